// swift-tools-version: 6.2
import PackageDescription

// The manifest is the diagram: arrows point to the pure modules.
// Matching and DomainCore depend on nothing; only `tuiding` sees everything.

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "tuiding",
  products: [
    .executable(name: "tuiding", targets: ["tuiding"]),
    .library(name: "DomainCore", targets: ["DomainCore"]),
    .library(name: "StoreSQL", targets: ["StoreSQL"]),
    .library(name: "SQLiteStore", targets: ["SQLiteStore"]),
    .library(name: "Matching", targets: ["Matching"]),
    .library(name: "DataFiles", targets: ["DataFiles"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .target(name: "Matching", swiftSettings: strict),
    .target(name: "DomainCore", swiftSettings: strict),
    .target(
      name: "DataFiles",
      dependencies: ["Matching", "DomainCore", .product(name: "Yams", package: "Yams")],
      swiftSettings: strict),
    .target(
      name: "Dialogue", dependencies: ["Matching", "DomainCore", "DataFiles"],
      swiftSettings: strict),
    .target(
      name: "Vault",
      dependencies: [
        "DomainCore", .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    .target(name: "StoreSQL", dependencies: ["DomainCore"], swiftSettings: strict),
    .target(
      name: "SQLiteStore",
      dependencies: ["StoreSQL", "DomainCore", .product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: strict),
    .target(
      name: "CEditLine",
      linkerSettings: [.linkedLibrary("edit")]),
    .executableTarget(
      name: "tuiding",
      dependencies: [
        "Matching", "DomainCore", "DataFiles", "Dialogue", "Vault", "SQLiteStore", "CEditLine",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),
    .testTarget(name: "MatchingTests", dependencies: ["Matching", "DataFiles"], swiftSettings: strict),
    .testTarget(
      name: "DomainCoreTests", dependencies: ["DomainCore", "DataFiles"], swiftSettings: strict),
    .testTarget(
      name: "StoreTests",
      dependencies: [
        "DomainCore", "StoreSQL", "SQLiteStore", "Vault", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "DialogueTests",
      dependencies: ["Dialogue", "DomainCore", "Matching", "DataFiles", "SQLiteStore", "Vault"],
      swiftSettings: strict),
  ]
)
