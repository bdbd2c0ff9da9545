package import Resources

/// What sizes can do, as the tables of `pricing/limits` hold it.
package struct SizeTables: Sendable {
  package var fargateSizes = FargateSizes(spans: [])
  package var databaseClasses: [DatabaseClass] = []
  package var databaseStorage: [DatabaseStorageSpan] = []
  /// Read where a stack has fleets.
  package var instanceTypes: [InstanceType] = []
  package var coldStarts: [ColdStartSpan] = []
  package var cacheNodes: [CacheNode] = []
  package var extendedSupport = ExtendedSupportSchedule(entries: [])
  /// The same of services that a sheet alone describes.
  package var versionSupport = ExtendedSupportSchedule(entries: [])
  package var failures: [FailureRate] = []
  package var processors = ProcessorSpeeds()

  package init() {}
}
