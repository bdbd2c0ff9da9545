import Documents
import Resources

/// What the files tell of an instance's image: its system, its root volume, what else it costs.
struct MachineImage {
  /// The system; `nil` where the image is known by its id alone.
  var system: OperatingSystem?
  /// GB and type of the root volume; `nil` where nothing says it.
  var root: Root?
  /// Why its hours have no price here, such as the fee of a seller.
  var unpriced: String?

  struct Root {
    var sizeGB: Double
    var type: String
    /// Where the image's volume stands, `/dev/xvda`; `nil` where that is not known.
    var device: String?
    /// How far its cost may lie from what is taken; `nil` where a source has it.
    var bounds: CostBounds?
    /// What is taken without being known, where it has bounds.
    var assumption = "ec2.rootVolume"
  }

  /// What is taken of an image that nothing is known of: 8 GB of gp3, as Amazon Linux brings.
  ///
  /// Images of Windows, and Amazon's for ECS, bring 30 GB.
  /// - Source: github.com/namecheap/ec2-github-runner/issues/44 (8 GiB gp3, Amazon Linux 2023); ECS
  ///   developer guide, "Amazon ECS-optimized Linux AMIs", 2025 (30 GiB).
  static let usualRoot = Root(
    sizeGB: 8, type: "gp3", bounds: CostBounds(taking: 8, of: 8...30))

  /// Reads an image's id, the path of Systems Manager that holds it, or the data source of a plan.
  init(_ value: Resolved, _ dataSources: [DeployedResource]) {
    if let path = Self.path(value) {
      self.init(path: path)
    } else if let id = value.text, id.hasPrefix("ami-"),
      let source = dataSources.first(where: { Self.holds($0, id) })
    {
      self.init(source)
    } else {
      self.init()
    }
  }

  /// Reads an image's id, and where that does not tell its system, the user data that it runs.
  ///
  /// - Source: EC2 user guide, "How Amazon EC2 handles user data for Windows instances", 2025: its agents run what
  ///   stands between these tags, and nothing else reads them.
  init(_ value: Resolved, userData: Resolved, _ dataSources: [DeployedResource]) {
    self.init(value, dataSources)
    guard system == nil, let script = UserData.text(userData),
      // Scripts of Linux begin so, and may write pages with such tags.
      script.first(where: { !$0.isWhitespace }) != "#",
      script.contains("<powershell>") || script.contains("<script>")
    else { return }
    system = .windows
    if root == nil { root = Root(sizeGB: 30, type: "gp2") }
  }

  /// An image of which others say what it is.
  init(system: OperatingSystem? = nil, root: Root? = nil) {
    self.system = system
    self.root = root
  }

  private init(path: String) {
    self.init()
    if let licence = Self.licensed.first(where: { path.hasPrefix($0.path) }) {
      unpriced = "its image's licence: \(licence.name)"
      return
    }
    guard let known = Self.published.first(where: { path.hasPrefix($0.path) }) else {
      if path.hasPrefix("/aws/service/marketplace/") {
        unpriced = "what the seller of its image charges for the software"
      }
      return
    }
    system = known.system
    root = known.rootGB.map { Root(sizeGB: $0, type: known.rootType) }
    if system == .windows { system = .windows(named: path) }
    if system == nil, path.contains("SQL") {
      unpriced = "the licence of SQL Server in its image, by the hour"
    }
  }

  /// The image of Terraform's `aws_ami`, or the parameter that names one.
  private init(_ source: DeployedResource) {
    guard source.writtenType == "aws_ami" else {
      self.init(path: source["Name"].text ?? "")
      return
    }
    self.init()
    let operation = source["UsageOperation"].text
    system = operation.flatMap { OperatingSystem(operation: $0) }
    if system == nil, operation == nil {
      system = source["Platform"].text == "windows" ? .windows : nil
    }
    if system == nil, let operation {
      unpriced = "its image's licence: \(source["PlatformDetails"].text ?? operation)"
    }
    if !source["ProductCodes"].items.isEmpty {
      unpriced = "what the seller of its image charges for the software"
    }
    let device = source["RootDeviceName"].text
    let mapping = source["BlockDeviceMappings"].items.first { $0["DeviceName"].text == device }
    if let size = mapping?["Ebs"]["VolumeSize"].number {
      root = Root(
        sizeGB: size, type: mapping?["Ebs"]["VolumeType"].text ?? "gp2", device: device)
    }
  }

  /// Whether a data source is, or names, an image.
  private static func holds(_ source: DeployedResource, _ id: String) -> Bool {
    switch source.writtenType {
    case "aws_ami": ["Id", "ImageId"].contains { source[$0].text == id }
    case "aws_ssm_parameter": ["Value", "InsecureValue"].contains { source[$0].text == id }
    default: false
    }
  }

  /// `/aws/service/…` of a launch template's `resolve:ssm:`, a dynamic reference, or a parameter that
  /// is read from Systems Manager.
  private static func path(_ value: Resolved) -> String? {
    let texts = [value.text, value.place?.text, value.place?["Default"]?.text]
    for case let text? in texts {
      if let mark = text.firstRange(of: "resolve:ssm:") {
        return String(text[mark.upperBound...].prefix { $0 != "}" && $0 != ":" })
      }
      if text.hasPrefix("/aws/") { return text }
    }
    return nil
  }

  /// Paths of images whose licence is paid by the hour, with no price of it here.
  ///
  /// - Source: EC2 user guide, "AMI billing information fields", 2025: Ubuntu Pro RunInstances:0g00, SUSE
  ///   RunInstances:000g; Canonical and SUSE on their paths in Systems Manager, 2025.
  private static let licensed = [
    (path: "/aws/service/canonical/ubuntu/pro-", name: "Ubuntu Pro"),
    (path: "/aws/service/canonical/ubuntu/eks-pro/", name: "Ubuntu Pro"),
    (path: "/aws/service/suse/sles", name: "SUSE Linux Enterprise Server"),
  ]

  /// Paths of images that AWS and others publish, with what is known of them.
  ///
  /// - Source: EC2 user guide, "Reference AMIs using Systems Manager parameters", 2025. Roots: as at
  ///   ``usualRoot``; 30 GB of Windows: EC2 user guide for Windows, 2025; 20 GB of nodes: EKS user
  ///   guide, managed node groups, 2025.
  private static let published:
    [(path: String, system: OperatingSystem?, rootGB: Double?, rootType: String)] = [
      ("/aws/service/ami-amazon-linux-latest/al2023", .linux, 8, "gp3"),
      ("/aws/service/ami-amazon-linux-latest/", .linux, 8, "gp2"),
      ("/aws/service/ami-windows-latest/", .windows, 30, "gp2"),
      ("/aws/service/ecs/optimized-ami/windows", .windows, 30, "gp2"),
      ("/aws/service/ecs/optimized-ami/amazon-linux-2023/", .linux, 30, "gp3"),
      ("/aws/service/ecs/optimized-ami/", .linux, 30, "gp2"),
      ("/aws/service/eks/optimized-ami/", .linux, 20, "gp3"),
      ("/aws/service/canonical/", .linux, nil, ""),
      ("/aws/service/debian/", .linux, nil, ""),
      ("/aws/service/bottlerocket/", .linux, nil, ""),
      ("/aws/service/freebsd/", .linux, nil, ""),
    ]
}
