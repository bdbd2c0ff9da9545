package import Resources

extension ContainerRegistry: FieldListed {
  package static let fields = Fields<ContainerRegistry>(
    "the registry", standard: ContainerRegistry(name: ""),
    [
      .choice(.deployed, "kind", \.kind),
      .number(.workload, "keptImages", \.keptImages, in: 0...100_000, "images kept; 0 keeps all"),
      .number(.workload, "ageMonths", \.ageMonths, in: 0...1_200, "months of pushes piled up"),
    ])
}
