// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "alva-cost",
  products: [.executable(name: "alva-cost", targets: ["alva-cost"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // The engine: the toolchain alone.
    .target(name: "Quantities"),
    .target(name: "Diagnostics"),
    // The one room that names the C library: files, processes, threads.
    .target(name: "Platform", dependencies: ["Diagnostics"]),
    .target(name: "RateTables", dependencies: ["Quantities", "Diagnostics"]),
    .target(name: "StackModel", dependencies: ["Quantities"]),
    .target(name: "TrafficSimulation", dependencies: ["StackModel", "Quantities"]),
    .target(
      name: "CostEstimation",
      dependencies: ["StackModel", "RateTables", "Quantities", "Diagnostics"]),

    // Reading.
    .target(
      name: "Documents", dependencies: ["Diagnostics", .product(name: "Yams", package: "Yams")]),
    .target(
      name: "Inputs",
      dependencies: [
        "Documents", "Diagnostics", "Quantities", "RateTables", "StackModel", "TrafficSimulation",
        "CostEstimation",
      ]),
    .target(
      name: "TemplateReader",
      dependencies: ["Documents", "Diagnostics", "Quantities", "StackModel"]),
    .target(
      name: "PriceLists", dependencies: ["Platform", "RateTables", "Quantities", "Diagnostics"]),

    // Writing.
    .target(
      name: "Reporting",
      dependencies: [
        "CostEstimation", "TrafficSimulation", "StackModel", "RateTables", "Quantities",
        "Diagnostics",
      ]),

    // The main path of each command, and the command line around it.
    .target(
      name: "AlvaCost",
      dependencies: [
        "Quantities", "Diagnostics", "RateTables", "StackModel", "TrafficSimulation",
        "CostEstimation", "Documents", "Inputs", "TemplateReader", "PriceLists", "Reporting",
        "Platform",
      ]),
    .executableTarget(
      name: "alva-cost",
      dependencies: [
        "AlvaCost", "CostEstimation", "Diagnostics", "Inputs", "Platform", "PriceLists",
        "Quantities", "RateTables", "Reporting", "TemplateReader",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // Measures the engine's inner loops; Tests/Benchmarks/run sets them beside other programs.
    .executableTarget(
      name: "alva-cost-benchmarks",
      dependencies: [
        "AlvaCost", "Diagnostics", "Inputs", "Platform", "PriceLists", "Quantities", "RateTables",
        "StackModel", "TrafficSimulation",
      ]),

    // What several test targets need: the program run, folders that go away, shared files.
    .target(name: "TestSupport", path: "Tests/Support"),
  ]
)

// One place for what holds everywhere: Swift 6, explicit imports, no warning left alone.
let tested: [(target: String, also: [Target.Dependency])] = [
  ("Quantities", []), ("Diagnostics", []), ("Platform", ["Diagnostics"]),
  ("RateTables", ["Quantities", "Diagnostics"]),
  ("StackModel", ["Quantities"]), ("TrafficSimulation", ["StackModel", "Quantities"]),
  ("CostEstimation", ["StackModel", "RateTables", "Quantities", "Diagnostics"]),
  ("Documents", ["Diagnostics"]),
  (
    "Inputs",
    [
      "Documents", "Diagnostics", "Quantities", "RateTables", "StackModel", "TrafficSimulation",
      "CostEstimation",
    ]
  ),
  ("TemplateReader", ["Documents", "Diagnostics", "Quantities", "StackModel"]),
  ("PriceLists", ["Platform", "RateTables", "Quantities", "Diagnostics"]),
  (
    "Reporting",
    [
      "CostEstimation", "TrafficSimulation", "StackModel", "RateTables", "Quantities",
      "Diagnostics",
    ]
  ),
  (
    "AlvaCost",
    [
      "Quantities", "Diagnostics", "RateTables", "StackModel", "TrafficSimulation",
      "CostEstimation", "Documents", "Inputs", "TemplateReader", "PriceLists", "Reporting",
      "Platform", "alva-cost",
    ]
  ),
]
let fixtures = [
  "TemplateReader": ["Fixtures"], "AlvaCost": ["ErrorGallery", "GalleryBase", "Snapshots"],
]
for (target, also) in tested {
  package.targets.append(
    .testTarget(
      name: target + "Tests", dependencies: [.byName(name: target), "TestSupport"] + also,
      // Inputs and expected outputs that the tests read where they lie.
      exclude: fixtures[target] ?? []))
}
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]
for target in package.targets {
  target.swiftSettings = settings
}
