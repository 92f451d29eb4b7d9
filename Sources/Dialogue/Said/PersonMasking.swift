/// Hides in a line that is looked at later what no digits tell of a person: a name, an address, how somebody is reached.
///
/// `我家住北京市海淀区中关村大街` becomes `我家住****`. Who reads the lines needs none of it.
enum PersonMasking {
  static func masked(_ text: String) -> String {
    text
      .replacing(address) { "\($0.output.1)****" }
      .replacing(name) { "\($0.output.1)\($0.output.2)**" }
      .replacing(handle) { "\($0.output.1)****" }
      .replacing(birthday) { "\($0.output.1)****" }
  }

  /// From the word that says so to the next stop, if something in it is a part of an address.
  private nonisolated(unsafe) static let address =
    /(住在|家住|住址[是为：:]?|地址[是为：:]?)[^，。,；;！!？?\s]*[省市区县镇乡村路街巷弄号楼栋室院][^，。,；;！!？?\s]*/
  /// The surnames of most people; one or two characters behind them.
  private nonisolated(unsafe) static let name =
    /(我是|我叫|名叫|名字是|名字叫|姓名是?)(?!马上|白金|黄金|金卡|金牌|万一|钱)([王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武莫孔汤])\p{Han}{1,2}/
  private nonisolated(unsafe) static let handle =
    /((?:微信|[Qq][Qq]|抖音|支付宝|账号|账户|用户名)号?[是为：:]?\s*)[A-Za-z][-A-Za-z0-9_*]{4,}/
  private nonisolated(unsafe) static let birthday =
    /((?:生日|出生)[是为在于：:]?\s*)[0-9０-９*一二三四五六七八九十〇零年月日号.\/\-]{2,}/
}
