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

  static let all: [[UInt16]] = texts.map { NormalisedText.units(of: $0) }
}
