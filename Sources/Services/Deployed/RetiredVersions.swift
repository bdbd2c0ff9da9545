import Diagnostics
import Resources

extension StackBuilder {
  /// The version that a database or a cache is charged by.
  ///
  /// AWS makes none of a version whose Extended Support has ended, or that never had one, and has
  /// upgraded those that ran it. To what, only the account knows: the oldest version that is left may
  /// be in Extended Support, the newest is not.
  ///
  /// - Parameters:
  ///   - version: as it is written; empty for AWS's own.
  ///   - engine: as the calendar calls it.
  ///   - resource: whose version it is.
  /// - Returns: the same, or one that AWS still has, with an open question.
  /// - Source: RDS and Aurora user guides, "Amazon RDS Extended Support", 2026: databases may be created
  ///   of versions in Extended Support; afterwards they are upgraded to the next version.
  mutating func offered(
    _ version: String, of engine: String, _ resource: DeployedResource
  ) -> String {
    offered(version, of: engine, resource, "EngineVersion", by: sizes.extendedSupport)
  }

  /// The same of a property and a calendar.
  ///
  /// What names no major version, such as MySQL `8`, may be any that begins so.
  private mutating func offered(
    _ version: String, of engine: String, _ resource: DeployedResource, _ property: String,
    by schedule: ExtendedSupportSchedule
  ) -> String {
    let choices: [String]
    let reason: String
    let among = schedule.majors(of: engine, beginning: version)
    if let range = schedule.range(of: engine, inPlaceOf: version), among.isEmpty {
      choices = [range.oldest, range.newest]
      reason = ExtendedSupportSchedule.words(ofGone: version, of: engine)
    } else if let oldest = among.first {
      choices = among
      reason = "\(engine) \(version) is no major version: it may be \(oldest) or a newer one"
    } else {
      return version
    }
    if let decided = decision(on: property, of: resource)?.text { return decided }
    unresolved(
      resource, property, .unknown(reason, at: resource[property].place ?? resource.place),
      taking: choices[0], among: choices)
    return choices[0]
  }

  /// Where a version of a sheet's property stands on the day of the bill.
  ///
  /// - Parameters:
  ///   - version: as it is written; may name its engine, as `Elasticsearch_7.10` does.
  ///   - calendar: the engine, as the calendar calls it.
  ///   - resource: what is charged.
  ///   - property: of its sheet; an error where there is no such calendar.
  /// - Returns: the version that AWS still has, and one of ``SheetProperty/states``.
  mutating func state(
    of version: String, _ calendar: String, _ resource: DeployedResource, _ property: SheetProperty
  ) -> (version: String, state: String) {
    let (engine, number) = ExtendedSupportSchedule.parts(of: version, calendar)
    let schedule = sizes.versionSupport
    let engines = Set(schedule.entries.map(\.engine))
    if !engines.isEmpty, !engines.contains(calendar) {
      problems.error(
        at: property.location, "there is no calendar of versions of '\(calendar)'",
        mend: suggestion(for: calendar, from: engines.sorted())
          ?? "add them to limits/version-support.csv")
    }
    guard number.first?.isNumber == true, !schedule.majors(of: engine).isEmpty else {
      return (version, SheetProperty.states[0])
    }
    guard let day = schedule.day else {
      hangsOnDay = true
      return (version, SheetProperty.states[0])
    }
    let offered = offered(number, of: engine, resource, property.name, by: schedule)
    let year = schedule.year(of: engine, version: offered, on: day)?.year
    if year != nil {
      fact(
        .extendedSupport(EngineVersion(engine: engine, version: offered)), of: resource,
        at: resource[property.name])
    }
    return (
      offered == number ? version : offered,
      SheetProperty.states[year == nil ? 0 : year == .first ? 1 : 2]
    )
  }
}
