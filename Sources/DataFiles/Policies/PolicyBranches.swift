/// A way that a policy file lets a decision go, with the place that says so: `operator cmcc.undo.over`,
/// `product cmcc.broadband.300.termination_fee.cap`. A version of its own is named after an `@`.
public struct PolicyBranch: Hashable, Sendable {
  /// Whose rule it is, its keys, and where a rule has two sides the side.
  public let name: String
  /// The file and line.
  public let place: String

  /// Every branch of a folder's files, in their order. Left out is what decides nothing, such as names and sources.
  public static func all(in files: [(name: String, text: String)]) throws(DataFileError) -> [PolicyBranch] {
    var branches: [PolicyBranch] = []
    for (name, text) in files {
      let reader = try YAMLReader(text: text, file: name)
      let path = name.split(separator: "/")
      if path.last == "service.yaml" {
        for (key, _) in try reader.entries() where try key.text() != "sources" {
          branches.append(PolicyBranch("service \(try key.text())", key))
        }
      } else if path.dropLast().last == "operators" {
        branches += try ofOperator(reader)
      } else if path.dropLast().last == "catalogue" {
        branches += try ofProducts(reader)
      }
    }
    return branches
  }

  private init(_ name: String, _ place: YAMLReader) {
    self.name = name
    self.place = "\(place.file):\(place.line)"
  }

  // MARK: - Operators

  /// Rules with one way only, under the names that operators and provinces have for them.
  private static let plain: Set<String> = [
    "settlement", "settlement_window", "refund", "refund_working_days", "late_fee", "leaving_day",
    "leaving_day_is_used", "frequent_changes", "number_keeping", "unpaid_period", "balance_payout",
    "renewal_if_unpaid", "complaints",
  ]

  private static func ofOperator(_ reader: YAMLReader) throws(DataFileError) -> [PolicyBranch] {
    let entries = try reader.entries()
    let owner = try "operator " + owner(entries, "id")
    var branches: [PolicyBranch] = []
    for (key, value) in entries {
      if try key.text() == "provinces" {
        for (province, rules) in try value.entries() {
          for (key, value) in try rules.entries() {
            branches += try ofRule(key, value, in: "\(owner).provinces.\(try province.text())")
          }
        }
      } else {
        branches += try ofRule(key, value, in: owner)
      }
    }
    return branches
  }

  private static func ofRule(
    _ key: YAMLReader, _ value: YAMLReader, in owner: String
  ) throws(DataFileError) -> [PolicyBranch] {
    let name = try key.text()
    let rule = "\(owner).\(name)"
    var branches = plain.contains(name) ? [PolicyBranch(rule, key)] : []
    switch name {
    case "undo": branches = [PolicyBranch(rule + ".inTime", key), PolicyBranch(rule + ".over", key)]
    case "misoperation":
      for (part, _) in try value.entries() {
        switch try part.text() {
        case "window":
          branches += [PolicyBranch(rule + ".inTime", part), PolicyBranch(rule + ".over", part)]
        case "limit": branches.append(PolicyBranch(rule + ".limit", part))
        case "times": branches.append(PolicyBranch(rule + ".times", part))
        default: continue
        }
      }
    case "equipment_return":
      for (part, value) in try value.entries() {
        // No days ahead: nothing is fetched, which is no way of its own.
        if try part.text() != "source", try value.text() != "0" {
          branches.append(PolicyBranch("\(rule).\(try part.text())", part))
        }
      }
    case "balance_payout":
      for (part, value) in try value.entries() {
        let (name, says) = (try part.text(), value.isScalar ? try value.text() : "")
        guard name == "ways" || says == "true" else { continue }
        branches.append(PolicyBranch("\(rule).\(name)", part))
      }
    default: break
    }
    return branches
  }

  // MARK: - Products

  private static func ofProducts(_ reader: YAMLReader) throws(DataFileError) -> [PolicyBranch] {
    let head = try reader.entries()
    var branches: [PolicyBranch] = []
    for (key, list) in head where try key.text() == "products" {
      for product in try list.list() {
        let entries = try product.entries()
        var name = try "product " + owner(entries, "id")
        if let version = try value(of: "version", in: head) { name += "@" + version }
        branches.append(PolicyBranch(name, product))
        let runsOn = try value(of: "effect", in: entries) == "periodEnd"
        for (key, value) in entries {
          let part = try key.text()
          let says = value.isScalar ? try value.text() : ""
          let isWay: Bool
          switch part {
          // What runs to the end of its period is used up, whatever the rule.
          case "refund": isWay = !runsOn
          case "leave_first", "replacement": isWay = true
          case "needs_person": isWay = says == "true"
          case "open": isWay = says == "false"
          case "termination_fee":
            branches += try ofFee(value, name + ".termination_fee")
            isWay = false
          default: isWay = false
          }
          if isWay { branches.append(PolicyBranch("\(name).\(part)", key)) }
        }
      }
    }
    return branches
  }

  private static func ofFee(_ fee: YAMLReader, _ name: String) throws(DataFileError) -> [PolicyBranch] {
    if fee.isScalar { return try fee.text() == "none" ? [] : [PolicyBranch("\(name).\(fee.text())", fee)] }
    var branches: [PolicyBranch] = []
    for (kind, parts) in try fee.entries() {
      branches.append(PolicyBranch("\(name).\(try kind.text())", kind))
      guard parts.isMapping else { continue }
      for (bound, _) in try parts.entries() where try bound.text() != "basis_points" {
        branches.append(PolicyBranch("\(name).\(try bound.text())", bound))
      }
    }
    return branches
  }

  // MARK: - Names

  private static func owner(
    _ entries: [(key: YAMLReader, value: YAMLReader)], _ key: String
  ) throws(DataFileError) -> String {
    let id = try value(of: key, in: entries) ?? ""
    return try value(of: "version", in: entries).map { "\(id)@\($0)" } ?? id
  }

  private static func value(
    of name: String, in entries: [(key: YAMLReader, value: YAMLReader)]
  ) throws(DataFileError) -> String? {
    for (key, value) in entries where try key.text() == name { return try value.text() }
    return nil
  }
}
