/// What a block asks of the context.
struct ContextDemands {
  var requires: [(key: String, demand: ContextDemand)]
  var excludes: [(key: String, demand: ContextDemand)]

  init(
    requires: [(key: String, demand: ContextDemand)], excludes: [(key: String, demand: ContextDemand)]
  ) {
    self.requires = requires
    self.excludes = excludes
  }

  init(_ block: RuleBlock) {
    requires = block.requiresContext.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    excludes = block.excludesContext.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}

/// Whether the context and what was said allow a block, as hassil's `requires_context` and `excludes_context` say.
struct ContextCheck {
  let demands: ContextDemands
  let context: [String: SlotValue]

  /// Whether a list value may be used: its own context must not contradict the block.
  func allows(_ value: CompiledList.Value) -> Bool {
    for (key, demand) in demands.requires {
      guard let told = value.context[key], !demand.values.isEmpty else { continue }
      if !told.contains(where: demand.values.contains) { return false }
    }
    for (key, demand) in demands.excludes {
      guard let told = value.context[key] else { continue }
      if demand.values.isEmpty || told.contains(where: demand.values.contains) { return false }
    }
    return true
  }

  /// Whether the given context with what the values told fulfils the block; the answer has the slots to copy.
  func slots(told: [CompiledList.Value]) -> [String: SlotValue]? {
    var slots: [String: SlotValue] = [:]
    for (key, demand) in demands.requires {
      let held = values(key, told)
      guard let first = held.first else { return nil }
      if !demand.values.isEmpty, !held.contains(where: demand.values.contains) { return nil }
      if let slot = demand.slot { slots[slot] = first }
    }
    for (key, demand) in demands.excludes {
      let held = values(key, told)
      guard !held.isEmpty else { continue }
      if demand.values.isEmpty || held.contains(where: demand.values.contains) { return nil }
    }
    return slots
  }

  /// What was said last counts before what the context held.
  private func values(_ key: String, _ told: [CompiledList.Value]) -> [SlotValue] {
    for value in told.reversed() {
      if let values = value.context[key] { return values }
    }
    return context[key].map { [$0] } ?? []
  }
}
