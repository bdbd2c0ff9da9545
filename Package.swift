// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "alva-cost",
  // Untested there; what Synchronization and Span ask for.
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "alva-cost", targets: ["alva-cost"]),
    // What is public of it is Sources/AlvaCost/Library, and nothing else.
    .library(name: "AlvaCost", targets: ["AlvaCost"]),
  ],
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
    // What every user gets of pricing/, as constant data: packed by every build, never kept.
    .executableTarget(name: "pack-pricing", dependencies: ["Platform", "Diagnostics"]),
    .plugin(
      name: "PackPricing", capability: .buildTool(), dependencies: ["pack-pricing"],
      path: "Sources/PackPricing"),
    .target(name: "ShippedPricing", plugins: ["PackPricing"]),
    .target(name: "Resources", dependencies: ["Documents", "Diagnostics", "Quantities"]),
    .target(
      name: "Services",
      dependencies: ["Resources", "RateTables", "Documents", "Diagnostics", "Quantities"]),
    .target(
      name: "TrafficSimulation", dependencies: ["Services", "Resources", "Quantities"]),
    .target(
      name: "Pricing",
      dependencies: ["Services", "Resources", "RateTables", "Quantities", "Diagnostics"]),
    .target(
      name: "Gate",
      dependencies: [
        "Pricing", "Services", "Resources", "RateTables", "Quantities", "Diagnostics",
      ]),

    // Reading.
    .target(
      name: "Documents", dependencies: ["Diagnostics", .product(name: "Yams", package: "Yams")]),
    .target(
      name: "Inputs",
      dependencies: [
        "Documents", "Diagnostics", "Quantities", "RateTables", "Resources", "Services",
        "TrafficSimulation", "Pricing", "Gate",
      ]),
    .target(
      name: "TemplateReader",
      dependencies: ["Documents", "Diagnostics", "Quantities", "Resources"]),
    .target(
      name: "PriceLists", dependencies: ["Platform", "RateTables", "Quantities", "Diagnostics"]),

    // Writing.
    .target(
      name: "Reporting",
      dependencies: [
        "Documents", "Platform", "Gate", "Pricing", "TrafficSimulation", "Services", "Resources",
        "RateTables",
        "Quantities", "Diagnostics",
      ]),

    // The pipeline, and what runs it many times.
    .target(
      name: "Estimation",
      dependencies: [
        "Quantities", "Diagnostics", "RateTables", "Resources", "Services", "TrafficSimulation",
        "Pricing", "Gate", "Documents", "Inputs", "TemplateReader", "Reporting", "Platform",
        "ShippedPricing",
      ]),
    .target(
      name: "Exploration",
      dependencies: [
        "Quantities", "Diagnostics", "RateTables", "Resources", "Services", "TrafficSimulation",
        "Pricing", "Gate", "Documents", "Inputs", "TemplateReader", "Reporting", "Estimation",
        "Platform",
      ]),

    // What a bill says of an estimate.
    .target(
      name: "Reconciliation",
      dependencies: [
        "Quantities", "Diagnostics", "Documents", "RateTables", "Resources", "Services", "Pricing",
        "Inputs", "Estimation", "Exploration", "TrafficSimulation", "Reporting", "PriceLists",
        "Platform",
      ]),

    // The main path of each command, and the command line around it.
    .target(
      name: "AlvaCost",
      dependencies: [
        "Quantities", "Diagnostics", "RateTables", "Resources", "Services", "TrafficSimulation",
        "Pricing", "Gate", "Documents", "Inputs", "TemplateReader", "PriceLists", "Reporting",
        "Estimation", "Exploration", "Platform", "ShippedPricing",
      ]),
    .executableTarget(
      name: "alva-cost",
      dependencies: [
        "AlvaCost", "Estimation", "Exploration", "Pricing", "Gate", "Diagnostics", "Documents",
        "Inputs", "Quantities", "RateTables", "Reporting", "TemplateReader", "Resources",
        "Services", "TrafficSimulation", "Platform", "PriceLists", "ShippedPricing",
        "Reconciliation",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // Measures the engine's inner loops; Tests/Benchmarks/run sets them beside other programs.
    .executableTarget(
      name: "alva-cost-benchmarks",
      dependencies: [
        "AlvaCost", "Diagnostics", "Estimation", "Exploration", "Inputs", "Platform", "PriceLists",
        "Pricing", "Quantities", "RateTables", "Resources", "Services", "TrafficSimulation",
      ]),

    // What several test targets need: the program run, folders that go away, shared files.
    .target(name: "TestSupport", path: "Tests/Support"),
    // Every reader with an example, for the tests and for long runs of damaged inputs.
    .target(
      name: "HostileInputs",
      dependencies: [
        "AlvaCost", "Diagnostics", "Documents", "Estimation", "Exploration", "Gate", "Inputs",
        "PriceLists", "Pricing", "Quantities", "RateTables", "Reconciliation", "Reporting",
        "Services", "TemplateReader", "TestSupport",
      ], path: "Tests/HostileInputs"),
    .executableTarget(
      name: "alva-cost-fuzz", dependencies: ["HostileInputs", "TestSupport"], path: "Tests/Fuzz"),
  ]
)

// One place for what holds everywhere: Swift 6, explicit imports, no warning left alone.
let engine = [
  "Quantities", "Diagnostics", "Documents", "RateTables", "Resources", "Services",
]
let tested: [(target: String, also: [String])] = [
  ("Quantities", []), ("Diagnostics", []), ("Platform", ["Diagnostics"]),
  ("RateTables", ["Quantities", "Diagnostics"]),
  ("ShippedPricing", ["Platform", "Diagnostics", "Quantities", "RateTables", "Inputs"]),
  ("Resources", engine),
  ("Services", engine + ["Pricing", "Gate", "TemplateReader", "Estimation"]),
  ("TrafficSimulation", engine),
  ("Pricing", engine), ("Gate", engine + ["Pricing"]),
  ("Documents", ["Diagnostics"]),
  ("Inputs", engine + ["TrafficSimulation", "Pricing", "Gate"]),
  ("TemplateReader", engine + ["Estimation"]),
  ("PriceLists", ["Platform", "RateTables", "Quantities", "Diagnostics", "Services"]),
  (
    "Reconciliation",
    engine + [
      "PriceLists", "Pricing", "Reporting", "Estimation", "Inputs", "Platform", "TrafficSimulation",
    ]
  ),
  ("Reporting", engine + ["Pricing", "Gate", "TrafficSimulation"]),
  (
    "AlvaCost",
    engine + [
      "TrafficSimulation", "Pricing", "Gate", "Inputs", "TemplateReader", "PriceLists",
      "Reporting", "Estimation", "Exploration", "Platform", "Reconciliation", "alva-cost",
      "HostileInputs",
    ]
  ),
]
let fixtures = [
  "TemplateReader": ["Fixtures"], "Reconciliation": ["Bills"], "Services": ["Cases", "Tables"],
  "AlvaCost": ["Corpus", "ErrorGallery", "GalleryBase", "Snapshots"],
]
for (target, also) in tested {
  package.targets.append(
    .testTarget(
      name: target + "Tests",
      dependencies: [.byName(name: target), "TestSupport"]
        + also.filter { $0 != target }.map { .byName(name: $0) }
        + (target == "AlvaCost"
          ? [.product(name: "ArgumentParser", package: "swift-argument-parser")] : []),
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
for target in package.targets where target.type != .plugin {
  target.swiftSettings = settings
}

// Months, queues and documents run by the thousand in the tests: their rooms are optimised in
// debug builds too, with every check of such a build left on. Who depends on this package decides
// for himself: flags of this kind are refused in what SwiftPM checks out.
let hot: Set = [
  "Quantities", "Documents", "RateTables", "ShippedPricing", "Resources", "Services",
  "TrafficSimulation", "Pricing", "PriceLists", "Reconciliation",
]
if !Context.packageDirectory.contains("/checkouts/") {
  for target in package.targets where hot.contains(target.name) {
    target.swiftSettings?.append(.unsafeFlags(["-O"], .when(configuration: .debug)))
  }
  // A generic type that is met for the first time is otherwise looked up by its name, which goes
  // through everything that conforms to anything: a seventh of what a small run takes.
  for target in package.targets where target.type != .plugin {
    target.swiftSettings?.append(
      .unsafeFlags(
        ["-Xfrontend", "-disable-concrete-type-metadata-mangled-name-accessors"],
        .when(configuration: .release)))
  }
}

// ALVA_COST_FUZZ names libFuzzer without its main (libclang_rt.fuzzer_no_main-x86_64.a of the
// toolchain): what is read is built so that it sees which paths an input takes.
if let library = Context.environment["ALVA_COST_FUZZ"] {
  // Not what runs while the package is built.
  let building: Set = ["Diagnostics", "Platform"]
  for target in package.targets where target.type == .regular && !building.contains(target.name) {
    target.swiftSettings?.append(.unsafeFlags(["-sanitize=fuzzer"]))
  }
  for target in package.targets where target.name == "alva-cost-fuzz" {
    target.swiftSettings?.append(.define("FUZZER"))
    target.linkerSettings = [.unsafeFlags([library, "-lstdc++"])]
  }
}
