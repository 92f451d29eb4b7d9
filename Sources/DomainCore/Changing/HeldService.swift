extension CustomerFile {
  /// A service that the customer has, nothing else under way with it, and the rules that hold for it: what every order about a
  /// running service asks first.
  ///
  /// - Parameter kinds: Which kinds can be meant; another kind is as good as unknown.
  func heldService(
    _ id: ID<Service>, of kinds: (ServiceKind) -> Bool, under policies: Policies
  ) -> Result<(service: Service, policy: OperatorPolicy), OrderRefusal> {
    if let refusal = accountRefusal { return .failure(refusal) }
    guard let policy = policy(under: policies) else { return .failure(.noRule) }
    guard let service = service(id), kinds(service.kind) else { return .failure(.leave(.unknownService)) }
    if let refusal = actionRefusal(of: service) { return .failure(.leave(refusal)) }
    return .success((service, policy))
  }

  /// Why nothing can be ordered about a service: it was left, it is being left, or an order about it is under way.
  func actionRefusal(of service: Service) -> LeaveRefusal? {
    service.leavingRefusal ?? openAction(about: service.id).map { .underWay($0.id) }
  }
}

extension Service {
  /// Why there is nothing left to order about it: it was left, or is being left.
  var leavingRefusal: LeaveRefusal? {
    switch state {
    case .terminated(let day): .alreadyLeft(on: day)
    case .pendingTerminate(let order): .underWay(order)
    case .active, .suspended: nil
    }
  }

  /// Whether the customer has it and no order to end it is under way.
  public var isHeld: Bool { leavingRefusal == nil }
}
