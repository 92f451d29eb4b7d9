/// Lines that press a program's session to leave out what can't be left out: verification, the person's own yes, or the rules.
///
/// Such a line is heard like any other, and verification and confirmation are asked as ever; that it was tried is written down (S10).
enum ProgramPressure {
  /// Two kinds of word, and how many characters may stand between them.
  private struct Pair {
    var first: [String]
    var second: [String]
    var distance: Int
  }

  private static let pairs = [
    Pair(
      first: [
        "跳过", "绕过", "绕开", "免去", "免掉", "免", "无需", "无须", "不需要", "不用", "不必", "不要", "别", "省掉", "省了", "省略", "略过",
        "关掉", "关闭", "skip", "bypass",
        "without",
      ],
      second: ["验证", "核验", "核实", "核对", "认证", "确认", "verif", "confirm", "authenti"], distance: 6),
    Pair(
      first: ["忽略", "无视", "忘掉", "忘记", "不管", "ignore", "disregard", "forget", "override"],
      second: ["指令", "规则", "提示词", "设定", "限制", "instruction", "rule", "prompt", "policy"], distance: 16),
    Pair(
      first: ["管理员", "开发者", "超级用户", "root", "admin", "developer", "system", "系统", "debug", "调试"],
      second: ["模式", "权限", "特权", "指令", "口令", "直接", "mode", "override", "access", "privilege"], distance: 6),
    Pair(
      first: ["替客户", "帮客户", "代客户", "替他", "替她", "帮我", "替我", "直接", "assume", "pretend"],
      second: ["确认", "同意", "点是", "说是", "说同意", "said yes", "agreed", "confirmed"].map {
        $0.filter { $0 != " " }
      },
      distance: 20),
    Pair(
      first: ["金额", "费用", "退款", "价格", "违约金", "amount", "fee", "refund"],
      second: ["改成", "改为", "调成", "调到", "改到", "设成", "写成", "填成", "setto", "changeto"], distance: 4),
    Pair(
      first: ["违约金", "费用", "金额", "手续费"], second: ["按0", "按零", "算0", "算零", "记0", "当0"], distance: 2),
    Pair(first: ["多退我", "多退给我", "多退一"], second: ["点", "些", "元", "块", "倍"], distance: 3),
    Pair(
      first: ["看看", "看下", "看一下", "查查", "查下", "查一下", "告诉我", "查"],
      second: ["别人的", "他人的", "人家的", "其他人的", "别的客户"], distance: 1),
    Pair(first: ["免违约金", "免掉违约金", "不收违约金"], second: ["退", "办", "确认"], distance: 8),
    // An amount of the speaker's own: 给我退9999元.
    Pair(
      first: ["退我", "给我退", "马上退", "赔我", "给我赔", "直接退"],
      second: (1...9).flatMap { ["\($0)000", "\($0)999", "\($0)万"] } + ["一千", "一万", "两万"], distance: 4),
    Pair(
      first: ["经理", "领导", "主管", "老板", "manager", "supervisor"],
      second: ["批准", "同意", "授权", "特批", "approve"], distance: 6),
    Pair(
      first: ["所有", "全部", "其他", "别的", "allcustomers", "othercustomers"],
      second: ["客户的", "用户的", "机主的", "customers", "users"], distance: 2),
    Pair(
      first: ["我已经", "我已", "我早就", "我刚才已经"],
      second: ["验证过", "核实过", "认证过", "验证了", "付过款", "付款了"], distance: 2),
    // What a protocol or a prompt would say, in a customer's line.
    Pair(
      first: ["verified", "confirm", "confirmed", "approved", "authorized"],
      second: ["=true", "=yes", "=1", ":true", ":yes", "\":true", "\":\"yes"], distance: 1),
    Pair(
      first: ["\"op\":", "\"method\":", "\"role\":"], second: ["\"answer", "\"tools", "\"system", "\"undo"],
      distance: 1),
    Pair(
      first: ["客户", "用户", "机主", "本人", "customer", "user"],
      second: [
        "说了是", "说是", "说同意", "说可以", "已在", "在电话里", "已经同意", "已同意", "同意了", "授权了", "授权我", "委托我", "已经确认", "已确认",
        "已经验证", "已验证", "已授权", "已经授权", "already",
      ],
      distance: 6),
  ]

  /// Whether a line presses so.
  static func isFound(in line: String) -> Bool {
    let line = Array(line.lowercased().unicodeScalars.filter { !$0.properties.isWhitespace })
    return pairs.contains { pair in
      pair.first.contains { first in
        ends(of: first, in: line).contains { end in
          let reach = line[end..<min(line.count, end + pair.distance + longest)]
          return pair.second.contains { second in
            starts(of: second, in: Array(reach)).contains { $0 <= pair.distance }
          }
        }
      }
    }
  }

  /// No second word is longer.
  private static let longest = 12

  private static func ends(of word: String, in line: [Unicode.Scalar]) -> [Int] {
    starts(of: word, in: line).map { $0 + word.unicodeScalars.count }
  }

  private static func starts(of word: String, in line: [Unicode.Scalar]) -> [Int] {
    let word = Array(word.unicodeScalars)
    guard word.count <= line.count else { return [] }
    return (0...(line.count - word.count)).filter { line[$0...].starts(with: word) }
  }
}
