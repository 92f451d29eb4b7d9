extension Errand {
  /// Whether it brings this terminal of a service in step.
  func tells(_ service: ID<Service>, _ device: String) -> Bool {
    if case .resync(service, device, _) = self { true } else { false }
  }

  /// The service that it brings a terminal or the network in step with; nil for any other errand.
  public var resyncedService: ID<Service>? {
    if case .resync(let service, _, _) = self { service } else { nil }
  }
}

extension CustomerFile {
  /// Whether a terminal, or the network, is being told of a service's state at this moment.
  public func isTellingTerminals(of service: ID<Service>) -> Bool {
    outbox.contains { $0.errand.resyncedService == service }
  }

  /// The terminals that don't follow a service and aren't being told, or were told long ago and stay silent.
  func silentTerminals(of service: Service, at now: Instant) -> [Device] {
    service.devices.filter { device in
      guard service.isBehind(device) else { return false }
      let told = outbox.first { $0.errand.tells(service.id, device.name) }
      return told.map { $0.createdAt.adding(seconds: Self.workGraceSeconds) <= now } ?? true
    }
  }
}

extension Service {
  /// Whether a terminal hasn't followed the service's state. What was lent follows the line, by the network's word.
  func isBehind(_ device: Device) -> Bool {
    switch state {
    case .terminated: device.isOutOfStep
    case .active, .suspended: device.sync != .bound
    case .pendingTerminate: false
    }
  }
}

extension Device {
  /// The device once the network has ended its service: lent equipment is dead with its line, the customer's own must be told.
  var withoutNetwork: Device {
    replacementFen == nil
      ? following(.bound, becomes: .unbinding)
      : following(.bound, becomes: .unbound).following(.unbinding, becomes: .unbound)
  }

  /// The device once the network has opened its service again.
  var withNetwork: Device {
    var device = self
    device.sync = replacementFen == nil ? .binding : .bound
    return device
  }
}

extension Decision {
  /// Tells each terminal that is behind a service, by an errand of its own (R28). What it was told before and hasn't
  /// answered counts no more.
  ///
  /// - Returns: Whether one is told that wasn't being told so already.
  @discardableResult
  mutating func tellTerminals(of id: ID<Service>) -> Bool {
    guard let service = file.service(id) else { return false }
    let binds = !service.hasEnded
    let behind = service.devices.filter(service.isBehind).map(\.name)
    var told = service
    told.devices = service.devices.map { device in
      behind.contains(device.name) ? device.with(binds ? .binding : .unbinding) : device
    }
    if told != service { put(.service(told)) }
    var isNew = false
    for name in Set(behind).sorted() { isNew = tell(name, of: id, binds: binds) || isNew }
    return isNew
  }

  /// Tells a terminal, or the network when no device is named; false when it is being told the same already.
  @discardableResult
  mutating func tell(_ device: String?, of id: ID<Service>, binds: Bool) -> Bool {
    let errand = Errand.resync(service: id, device: device, binds: binds ? true : nil)
    for message in file.outbox {
      guard case .resync(id, device, _) = message.errand else { continue }
      if message.errand == errand { return false }
      close(message, .done, attempts: message.attempts)
    }
    put(.outbox(OutboxMessage(id: numbers.next(), errand: errand, createdAt: now, notBefore: now)))
    return true
  }

  /// A terminal follows the service, as it was told; the network says so for itself alone. What it was told before the service
  /// changed again counts no more.
  mutating func acknowledge(_ id: ID<Service>, by device: String?, binds: Bool) {
    guard var service = file.service(id), service.follows(binds) else { return }
    guard let device else { return audit(.devicesRepaired, by: .operatorSystem, of: id.text) }
    let before = service
    service.devices = service.devices.map {
      $0.name == device ? $0.with(binds ? .bound : .unbound) : $0
    }
    guard service != before else { return }
    put(.service(service))
    audit(.deviceAcknowledged, by: .operatorSystem, of: id.text)
  }

  /// A terminal can't be brought in step, or the network can't and no terminal of it is sure: a person must look. Who has
  /// left gets a number for it (Q7); a terminal that lacks what runs is named by `admin health`.
  mutating func giveUp(_ device: String?, of id: ID<Service>, binds: Bool) {
    guard var service = file.service(id), service.follows(binds) else { return }
    service.devices = service.devices.map { known in
      let isMeant = device.map { $0 == known.name } ?? known.isOutOfStep
      return isMeant ? known.with(.failed) : known
    }
    put(.service(service))
    if binds { return }
    let order = file.orders.last { $0.service == id && $0.state == .completed }
    openCase(
      .leavingFailed, AppealMatter(service: id, serviceName: service.name, order: order?.id), by: .bot)
  }
}

extension Service {
  /// Whether it is still as a terminal was told.
  fileprivate func follows(_ binds: Bool) -> Bool {
    switch state {
    case .terminated: !binds
    case .active, .suspended, .pendingTerminate: binds
    }
  }
}

extension Device {
  fileprivate func with(_ sync: DeviceSync) -> Device {
    var next = self
    next.sync = sync
    return next
  }
}
