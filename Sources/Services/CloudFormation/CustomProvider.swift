import Resources

/// What the function behind a custom resource may do, as far as its template says.
///
/// A provider can make nothing that its role does not let it make. One whose roles let it read, delete,
/// and write into what stands there already makes nothing that is charged for by itself.
/// - Source: CloudFormation user guide, "Custom resources", 2025: the function that `ServiceToken` names is
///   called; IAM user guide, "Policy evaluation logic", 2025: what no statement allows is denied.
struct CustomProvider {
  /// What the roles allow, in the order written; `nil` where they are not all here.
  let actions: [String]?

  private static let function = "AWS::Lambda::Function"
  private static let machine = "AWS::StepFunctions::StateMachine"

  /// The first action that may make something which is charged.
  var making: String? { actions?.first { !Self.isHarmless($0) } }

  /// - Returns: `nil` for a provider that is not in the template.
  init?(of resource: DeployedResource, _ builder: StackBuilder) {
    guard let provider = builder.resource(resource["ServiceToken"], Self.function) else {
      return nil
    }
    var rights = Rights(builder)
    rights.add(provider)
    rights.judgeOthers()
    actions = rights.isWhole ? rights.actions : nil
  }

  /// The rights of a function, and of what it may call.
  private struct Rights {
    let builder: StackBuilder
    var actions: [String] = []
    var isWhole = true
    private var seen: Set<String> = []

    init(_ builder: StackBuilder) {
      self.builder = builder
    }

    mutating func add(_ worker: DeployedResource) {
      guard seen.insert(worker.key).inserted else { return }
      let value = worker[worker.type == CustomProvider.function ? "Role" : "RoleArn"]
      guard let role = builder.resource(value, "AWS::IAM::Role"), role.unread == nil else {
        isWhole = false
        return
      }
      guard seen.insert(role.key).inserted else { return }
      // The role that SAM makes for a state machine says nothing of its rights.
      if role["Policies"].isMissing, role["ManagedPolicyArns"].isMissing,
        role["AssumeRolePolicyDocument"].isMissing, role["RoleName"].isMissing
      {
        isWhole = false
      }
      for policy in role["Policies"].items { add(policy: policy) }
      for managed in role["ManagedPolicyArns"].items { add(managed: managed) }
      for type in ["AWS::IAM::Policy", "AWS::IAM::RolePolicy", "AWS::IAM::ManagedPolicy"] {
        for policy in builder.all(type, whose: "Roles", "RoleName", speakOf: role) {
          add(document: policy["PolicyDocument"])
        }
      }
    }

    /// What may give rights that cannot be read: policies of roles that are not told, SAM's connectors, where
    /// results of calls go.
    mutating func judgeOthers() {
      for type in ["AWS::IAM::Policy", "AWS::IAM::RolePolicy", "AWS::IAM::ManagedPolicy"] {
        for policy in builder.all(type) {
          let holders = policy["Roles"].items + policy["RoleName"].items
          let isOpen = holders.contains {
            $0.isUnresolved && builder.resource($0, "AWS::IAM::Role") == nil
          }
          if isOpen || policy["PolicyDocument"].isMissing || policy.unread != nil {
            isWhole = false
          }
        }
      }
      if builder.count("AWS::Lambda::EventInvokeConfig") > 0 { isWhole = false }
    }

    private mutating func add(policy: Resolved) {
      if policy["PolicyDocument"].isMissing, let name = policy["PolicyName"].text {
        // A policy template of SAM.
        if !CustomProvider.harmlessTemplates.contains(name) { actions.append(name) }
        return
      }
      add(document: policy["PolicyDocument"])
    }

    private mutating func add(managed: Resolved) {
      switch managed.content {
      // What a condition chooses is not one of AWS's or of the template's.
      case .list, .map: isWhole = false
      default: addOne(managed)
      }
    }

    private mutating func addOne(_ managed: Resolved) {
      if let policy = builder.resource(managed, "AWS::IAM::ManagedPolicy") {
        return add(document: policy["PolicyDocument"])
      }
      // `arn:${AWS::Partition}:iam::aws:policy/…` is known behind its partition.
      guard managed.knownText.contains(":iam::aws:policy/"),
        let name = managed.knownText.split(separator: "/").last.map(String.init)
      else {
        isWhole = false
        return
      }
      if !CustomProvider.isHarmless(managed: name) { actions.append(name) }
    }

    private mutating func add(document: Resolved) {
      let written = document["Statement"]
      let statements = written.entries.isEmpty ? written.items : [written]
      if statements.isEmpty { isWhole = false }
      for statement in statements {
        guard !statement["Effect"].isUnresolved, !statement.isUnresolved else {
          isWhole = false
          continue
        }
        if statement["Effect"].text == "Deny" { continue }
        let names = statement["Action"].items
        if names.isEmpty || names.contains(where: { $0.text == nil }) { isWhole = false }
        for name in names.compactMap(\.text) { add(name, on: statement["Resource"]) }
      }
    }

    /// An action; a call of what stands in the template counts as what that may do.
    private mutating func add(_ action: String, on resource: Resolved) {
      let name = action.lowercased()
      let called =
        name.hasPrefix("lambda:invoke")
        ? CustomProvider.function
        : name.hasPrefix("states:start") ? CustomProvider.machine : nil
      if let called {
        let targets = resource.items.compactMap { builder.resource($0, called) }
        // Each place has to lead to one that is here, and to no other.
        let areTold = resource.items.allSatisfy {
          let text = $0.knownText
          return !text.contains("*") || text == ":*"
        }
        if !targets.isEmpty, targets.count == resource.items.count, areTold {
          for target in targets { add(target) }
          return
        }
      }
      if !actions.contains(action) { actions.append(action) }
    }
  }

  // MARK: - What makes nothing

  /// Whether an action makes nothing that is charged: `ssm:GetParameter`, `s3:Delete*`.
  static func isHarmless(_ action: String) -> Bool {
    let parts = action.lowercased().split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return false }
    if harmlessServices.contains(parts[0]) { return true }
    let verb = String(parts[1].prefix { $0 != "*" && $0 != "?" })
    if (reading + removing).contains(where: verb.hasPrefix) { return true }
    return verb == parts[1] && harmlessActions[parts[0]]?.contains(verb) == true
  }

  /// Whether a policy of AWS's own lets nothing be made: `AWSLambdaBasicExecutionRole`.
  private static func isHarmless(managed name: String) -> Bool {
    ["ReadOnlyAccess", "ReadOnly", "ViewOnlyAccess"].contains(where: name.hasSuffix)
      || harmlessPolicies.contains(name)
  }

  /// Services whose actions make nothing that is charged by itself; what is written into log groups and traces
  /// is charged there.
  private static let harmlessServices: Set<String> = [
    "ec2messages", "ssmmessages", "tag", "xray",
  ]

  /// Beginnings of the names of actions that change nothing.
  static let reading = [
    "get", "describe", "list", "head", "search", "lookup", "query", "scan", "batchget", "filter",
    "validate", "check", "select", "view", "simulate", "decrypt",
  ]

  /// Beginnings of the names of actions after which there is less.
  private static let removing = [
    "delete", "remove", "terminate", "detach", "disassociate", "deregister", "release", "cancel",
    "stop", "disable", "revoke", "untag", "abort", "batchdelete",
  ]

  /// Actions that set or write into what stands there, by service.
  ///
  /// What is written is charged with what it is written into.
  private static let harmlessActions: [String: Set<String>] = [
    "aoss": ["apiaccessall", "createindex", "dashboardsaccessall", "updateindex"],
    "autoscaling": ["completelifecycleaction", "resumeprocesses", "suspendprocesses"],
    "cloudformation": ["signalresource"],
    "cloudfront": ["createinvalidation"],
    "codecommit": ["createbranch", "createcommit", "gitpush", "putfile"],
    "codepipeline": ["putjobfailureresult", "putjobsuccessresult"],
    "cloudtrail": ["addtags"],
    "cognito-idp": ["setuicustomization"],
    "config": ["putretentionconfiguration"],
    "ds": ["registereventtopic", "resetuserpassword", "updatesettings"],
    "dynamodb": [
      "batchwriteitem", "conditioncheckitem", "partiqlinsert", "partiqlupdate", "putitem",
      "tagresource", "updateitem",
    ],
    "ec2": [
      "acceptvpcpeeringconnection", "assignprivateipaddresses", "associateroutetable",
      "attachnetworkinterface", "authorizesecuritygroupegress", "authorizesecuritygroupingress",
      "createkeypair", "createnetworkacl", "createnetworkinterface",
      "createnetworkinterfacepermission", "createroute", "createroutetable",
      "createsecuritygroup", "createsubnet", "createtags", "createvpcpeeringconnection",
      "importkeypair", "modifynetworkinterfaceattribute", "modifysubnetattribute",
      "modifyvpcattribute", "modifyvpcendpointserviceconfiguration",
      "modifyvpcendpointservicepermissions", "modifyvpcpeeringconnectionoptions", "replaceroute",
      "replaceroutetableassociation", "unassignprivateipaddresses",
    ],
    "elasticloadbalancing": [
      "addtags", "modifyloadbalancerattributes", "modifytargetgroupattributes",
      "registerinstanceswithloadbalancer", "registertargets", "setsecuritygroups",
    ],
    "es": [
      "eshttpdelete", "eshttpget", "eshttphead", "eshttppatch", "eshttppost", "eshttpput",
    ],
    "events": ["puteventbuspolicy", "putpermission"],
    // What extends rights, such as `PutRolePolicy`, may let the provider make anything.
    "iam": [
      "addroletoinstanceprofile", "createaccountalias", "createinstanceprofile",
      "createopenidconnectprovider", "createpolicy", "createservicelinkedrole", "passrole",
      "tagpolicy", "tagrole", "updateaccountpasswordpolicy", "uploadservercertificate",
    ],
    "iot": [
      "attachpolicy", "attachprincipalpolicy", "attachthingprincipal", "createkeysandcertificate",
      "createpolicy", "creatething", "updatecertificate",
    ],
    "kms": [
      "creategrant", "encrypt", "generatedatakey", "generatedatakeywithoutplaintext",
      "reencryptfrom", "reencryptto",
    ],
    "lambda": ["addpermission", "tagresource"],
    "logs": [
      "createloggroup", "createlogstream", "putlogevents", "putresourcepolicy",
      "putretentionpolicy", "tagloggroup", "tagresource",
    ],
    "organizations": ["enableawsserviceaccess", "registerdelegatedadministrator"],
    "rds-data": [
      "batchexecutestatement", "begintransaction", "committransaction", "executestatement",
      "rollbacktransaction",
    ],
    "route53": ["changeresourcerecordsets", "changetagsforresource"],
    "s3": [
      "putbucketacl", "putbucketcors", "putbucketnotification", "putbucketownershipcontrols",
      "putbucketpolicy", "putbucketpublicaccessblock", "putbuckettagging", "putbucketwebsite",
      "putencryptionconfiguration", "putobject", "putobjectacl", "putobjecttagging",
    ],
    "secretsmanager": ["putresourcepolicy", "putsecretvalue", "tagresource"],
    "sns": ["tagresource"],
    "sqs": ["tagqueue"],
    "ssm": ["addtagstoresource"],
  ]

  /// AWS's own policies that let a function run, read queues and streams, and write its log.
  private static let harmlessPolicies: Set<String> = [
    "AWSLambdaBasicExecutionRole", "AWSLambdaDynamoDBExecutionRole", "AWSLambdaExecute",
    "AWSLambdaKinesisExecutionRole", "AWSLambdaSQSQueueExecutionRole",
    "AWSLambdaVPCAccessExecutionRole", "AWSXRayDaemonWriteAccess", "AWSXrayWriteOnlyAccess",
    "CloudWatchLogsFullAccess", "SecurityAudit",
  ]

  /// Policy templates of SAM that let nothing be made.
  ///
  /// - Source: AWS SAM developer guide, "AWS SAM policy templates", 2025.
  private static let harmlessTemplates: Set<String> = [
    "AMIDescribePolicy", "AWSSecretsManagerGetSecretValuePolicy",
    "CloudFormationDescribeStacksPolicy", "CodeCommitReadPolicy", "CostExplorerReadOnlyPolicy",
    "DynamoDBCrudPolicy", "DynamoDBReadPolicy", "DynamoDBStreamReadPolicy", "DynamoDBWritePolicy",
    "EC2DescribePolicy", "FilterLogEventsPolicy", "KMSDecryptPolicy",
    "KMSEncryptPolicy", "KinesisStreamReadPolicy", "OrganizationsListAccountsPolicy",
    "Route53ChangeResourceRecordSetsPolicy", "S3CrudPolicy", "S3FullAccessPolicy", "S3ReadPolicy",
    "S3WritePolicy",
    "SQSPollerPolicy",
    "SSMParameterReadPolicy", "SSMParameterWithSlashPrefixReadPolicy", "VPCAccessPolicy",
  ]
}
