internal import DomainCore

/// The sealed columns of one owner: JSON, encrypted under the owner's key, bound to its row and column.
struct SealedFields {
  let cipher: any FieldCipher
  let key: FieldKey
  let owner: String

  func seal(_ value: some Codable, at place: String) -> [UInt8] {
    cipher.seal(JSONColumn.bytes(value), under: key, place: place + "|" + owner)
  }

  func open<Value: Codable>(_ sealed: [UInt8], at place: String, as type: Value.Type = Value.self) throws
    -> Value
  {
    guard let plain = cipher.open(sealed, under: key, place: place + "|" + owner) else {
      throw StoreProblem.corrupt("\(place) can't be decrypted: it was changed or belongs to another key")
    }
    return try JSONColumn.value(in: plain)
  }

  /// Whether a sealed value is as it was written here.
  func canOpen(_ sealed: [UInt8], at place: String) -> Bool {
    cipher.open(sealed, under: key, place: place + "|" + owner) != nil
  }
}

/// What identifies a subscriber, sealed as one.
struct StoredPerson: Codable {
  var phone: PhoneNumber
  var name: String
  var idNumberTail: String
  var password: StoredPassword?
  var bornOn: BeijingDay?
  var email: EmailAddress?
  var datedAhead: DatedAhead?
}

/// A service password's slow hash.
struct StoredPassword: Codable {
  var salt: [UInt8]
  var rounds: Int
  var derived: [UInt8]
}

/// What identifies people on a service, sealed as one.
struct StoredServicePerson: Codable {
  var giver: String?
  var lineAccount: String?
}

/// A turn's texts, sealed as one.
struct StoredTexts: Codable {
  var said: String
  var replies: String
}
