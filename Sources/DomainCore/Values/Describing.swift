// What a value that identifies somebody says of itself when it gets into a log or an error: no more than may be shown (S12).

extension PhoneNumber: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String { masked }
  public var debugDescription: String { masked }
}

extension EmailAddress: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String { masked }
  public var debugDescription: String { masked }
}

extension Subscriber: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String { "subscriber \(id)" }
  public var debugDescription: String { description }
}

extension PasswordHash: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String { "a password's hash" }
  public var debugDescription: String { description }
}

extension Errand: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String {
    switch self {
    case .code(let phone, _): "code to \(phone)"
    case .notice(let notice): "notice \(notice.kind.rawValue) \(notice.reference)"
    case .terminate(let order, _): "terminate \(order)"
    case .provision(let order, _, _): "provision \(order)"
    case .pickUp(let service, let day): "pickUp \(service) \(day)"
    case .collect(let payment, _, _): "collect \(payment)"
    case .payBack(let refund, _, _): "payBack \(refund)"
    case .resync(let service, let device, let binds):
      "resync \(service) \(device ?? "network") \(binds ?? false ? "on" : "off")"
    }
  }
  public var debugDescription: String { description }
}
