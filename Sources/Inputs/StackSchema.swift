import Diagnostics
import Quantities
import Resources
import Services

/// The readers of a stack file's mappings, made from the models' lists of fields.
enum StackSchema {
  static let service = Schema(FargateService.fields)
  static let function = Schema(LambdaFunction.fields)
  static let fleet = Schema(InstanceFleet.fields)
  static let job = Schema(FargateJob.fields)
  static let loadBalancer = Schema(LoadBalancer.fields)
  static let network = Schema<NAT>(
    NAT.fields.what,
    Schema(NAT.fields).fields + NAT.besides.map { .elsewhere($0.key, $0.shape, $0.note) })
  static let database = Schema(Database.fields)
  static let cache = Schema(Cache.fields)
  static let queue = Schema(JobQueue.fields)
  static let registry = Schema(ContainerRegistry.fields)
  static let logs = Schema(LogStore.fields)
  static let monitoring = Schema(Monitoring.fields)
  static let naming = Schema(Naming.fields)
  static let firewall = Schema(WebFirewall.fields)
  static let thirdParty = Schema(ThirdParty.fields)
  static let allowances = Schema(FreeAllowances.fields)
  static let databaseUse = Schema(DatabaseUse.fields)
  static let cacheUse = Schema(CacheUse.fields)
  static let queueUse = Schema(QueueUse.fields)
  static let extra = Schema(ExtraUsage.fields) { $0.key == "unit" ? unit : nil }

  /// The unit of an extra, which has to be one of the price list's.
  private static let unit = Schema<ExtraUsage>.Field(
    "unit", .choice(BillingUnit.knownNames), "the price list's unit", required: true
  ) { node, model, context in
    if let unit = node.text.flatMap({ BillingUnit(spelling: $0) }) {
      model.unit = unit
    } else {
      context.problems.error(
        at: node.location, "unknown unit \(node.kindName)",
        mend: suggestion(for: node.text ?? "", from: BillingUnit.knownNames))
    }
  }
}
