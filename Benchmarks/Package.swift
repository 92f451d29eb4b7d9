// swift-tools-version: 6.2
import PackageDescription

// Measures the matcher; a package of its own, so that the product never builds it.
let package = Package(
  name: "Benchmarks",
  dependencies: [.package(name: "tuiding", path: "..")],
  targets: [
    .executableTarget(
      name: "MatcherBench",
      dependencies: [
        .product(name: "Matching", package: "tuiding"), .product(name: "DataFiles", package: "tuiding"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6)])
  ]
)
