/// Words of spoken Chinese that ask, greet, hesitate or are polite, and say nothing about what is wanted.
///
/// They are explained in any line, and a wildcard at the edge of a line does not take them in.
enum FillerWords {
  static let texts = [
    "你好", "您好", "你好啊", "请问", "请问一下", "请", "麻烦", "麻烦你", "麻烦您", "劳驾", "喂", "哎", "唉", "诶", "呃", "嗯", "啊", "哦",
    "噢",
    "额", "恩", "呀", "吧", "呢", "嘛", "哈", "啦", "哎呀", "那个", "这个", "那什么", "嗯那个什么", "就是", "就是说", "然后", "我想",
    "我想问一下",
    "我想问问", "我问一下", "问一下", "我要", "我想要", "我想请问", "我这边想问问", "帮我", "帮忙", "帮我看看", "请帮我看看", "给我", "你给我", "你帮我",
    "帮我一下",
    "一下", "一下子", "我", "你", "您", "谢谢", "谢谢你", "谢谢啊", "谢谢您", "多谢", "拜托", "可以吗", "行吗", "行不行", "好吗", "在线等", "快点",
    "快一点",
    "赶紧", "客服你好", "亲", "的", "了", "嘞", "咯", "喽", "呗", "得了", "到底怎么弄", "怎么弄", "那", "这", "现在", "先",
  ]

  /// Those that a wildcard at the edge of a line leaves out; particles such as 了 may belong to what it captures.
  static let polite = [
    "你好", "您好", "请问", "请问一下", "麻烦", "麻烦你", "麻烦您", "麻烦了", "劳驾", "喂", "喂你好", "哎", "唉", "诶", "呃", "嗯", "那个",
    "嗯那个什么", "我想问一下",
    "我想问问", "我问一下", "问一下", "我想请问", "我这边想问问", "我想咨询一下", "不好意思打扰一下", "不好意思", "打扰一下", "帮我看看", "请帮我看看", "谢谢",
    "谢谢你", "谢谢啊",
    "谢谢您", "谢谢啊辛苦了", "辛苦了", "多谢", "拜托", "拜托了", "可以吗", "行吗", "行不行", "好吗", "好的吧", "在线等", "快点", "快一点", "赶紧",
    "客服你好", "到底怎么弄", "哎我说",
    "请", "帮我", "您好请问", "诶你好",
  ]

  /// Sounds and words that fill a pause. Inside a phrase they make no distance, and a word that they cut in two is whole.
  ///
  /// 那个 and 这个 point at something too (那个五块钱的), so they are words like any other where a rule names them.
  static let pauses = [
    "呃", "嗯", "啊", "诶", "欸", "噢", "哎", "嗯嗯", "那个", "这个", "那什么", "那啥", "那个啥", "就是说", "就是那个", "那个就是", "怎么说呢",
    "嗯那个什么",
  ]

  /// What follows 那个 and 这个 where they are no pause: 这个月, 那个人, 这个号.
  @inline(__always)
  static func isPointedAt(_ unit: UInt16) -> Bool {
    switch unit {
    case 0x6708, 0x4EBA, 0x53F7, 0x65F6, 0x661F: true  // 月 人 号 时 星
    default: false
    }
  }

  static let politeUnits: [[UInt16]] = polite.map { NormalisedText.units(of: $0) }

  static let all: [[UInt16]] = texts.map { NormalisedText.units(of: $0) }
}
