extension Receipt {
  /// Sixteen characters of the seal that can be read aloud and typed: enough to tell a forgery.
  public var checkCode: String { Crockford.text(of: seal, length: Self.checkCodeLength) }

  /// Characters in a check code.
  public static let checkCodeLength = 16

  /// Whether a code that was typed is this receipt's, however it is grouped and written.
  public func matches(checkCode typed: String) -> Bool {
    let characters = typed.uppercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
    return constantTimeEqual(Array(characters.utf8), Array(checkCode.utf8))
  }
}
