/// Pictures that stand for a word in what customers type: ❌ for 取消, 🔒 for 锁定.
///
/// They are read as words only where a line says too little without them; otherwise they decorate.
enum Pictures {
  /// The units of the word that a scalar stands for; nil for any other.
  static func word(_ scalar: UInt32) -> [UInt16]? { words[scalar] }

  /// Whether some picture of the basic plane lies here.
  @inline(__always)
  static func mayBe(_ scalar: UInt32) -> Bool { scalar >= 0x2300 && scalar < 0x2C00 }

  /// No picture stands for a longer word.
  static let longestWord = 4

  private static let words: [UInt32: [UInt16]] = {
    var words: [UInt32: [UInt16]] = [:]
    for (pictures, word) in table {
      for scalar in pictures.unicodeScalars { words[scalar.value] = Array(word.utf16) }
    }
    return words
  }()

  private static let table: [(pictures: String, word: String)] = [
    ("❌❎🚫⛔🈲📴✖✂🗑🔪🪓🛑⏹🚮📵➖", "取消"), ("🙅🤚✋", "不要"), ("🔒🔐", "锁定"), ("🔓🗝🔑", "解锁"),
    ("🧾🧻", "凭证"), ("🔁🔄♻", "自动续费"), ("💰💵💴💶💷💸🪙🤑", "钱"), ("📱📲", "手机"), ("📞☎", "电话"),
    ("👶🧒👦👧🚸", "孩子"), ("👵👴", "老人"), ("🎵🎶🎼🔔", "彩铃"), ("🌐🛜📡", "宽带"), ("📰🗞", "手机报"),
    ("📺🎬🎥", "视频会员"), ("🎮🕹", "游戏会员"), ("📩📨✉💬", "短信"), ("📊📶", "流量"), ("💳", "扣费"),
    ("🔍🔎", "查询"), ("❓❔⁉", "吗"), ("⏳⌛", "多久"), ("🆘", "帮助"),
  ]
}
