/// Words with which a further wish begins: 顺便查下话费, 另外宽带也不要了, 再把流量包取消, 对了再问一下.
enum Joint {
  /// Whether a further wish begins at a place of the line.
  static func begins(at place: Int, _ text: NormalisedText) -> Bool {
    func unit(_ offset: Int) -> UInt16 {
      place + offset >= 0 && place + offset < text.count ? text.units[place + offset] : 0
    }
    switch text.units[place] {
    case 0x987A: return isOne(of: "便带路手", unit(1))  // 顺
    case 0x53E6: return unit(1) == 0x5916 && unit(2) != 0x4E00  // 另外, but not 另外一个
    case 0x5E76: return unit(1) == 0x4E14  // 并且
    case 0x540C: return unit(1) == 0x65F6  // 同时
    case 0x5BF9: return unit(1) == 0x4E86 && text.breaks[place] & stops != 0  // 对了
    case 0x8FD8:  // 还有, but not 还有多少; 还想查, 还要退
      if unit(1) == 0x6709 {
        return !isOne(of: "多几没剩啥什哪吗钱余", unit(2)) && !isOne(of: "么为啥都就说里面上", unit(-1))
      }
      return isOne(of: "想要得请", unit(1)) && isOne(of: bids, unit(2))
    case 0x7136, 0x63A5:  // 然后, 接着
      return (unit(1) == 0x540E || unit(1) == 0x7740) && isOne(of: bids, unit(2))
    case 0x518D:  // 再
      let isEnded = text.breaks[place] & stops != 0 || isOne(of: "了吧掉", unit(-1))
      return isOne(of: isEnded ? bids : "把将查退取看问停关销告", unit(1)) && !isOne(of: "别不没要会又敢能先", unit(-1))
        && (unit(-1) != 0x540E || unit(-2) == 0x4E4B)  // 之后再, but not 以后再
    default: return false
    }
  }

  private static let stops = NormalisedText.Break.soft | NormalisedText.Break.hard
  private static let bids = "帮给把将查退取看问停关销办麻请再顺注拆我告"

  /// Whether something is only supposed, or put right: 如果, 要是, 假如, 万一, 的话, 不是.
  static func supposes(_ text: NormalisedText) -> Bool {
    (1..<text.count).contains { place in
      switch (text.units[place - 1], text.units[place]) {
      case (0x5982, 0x679C), (0x8981, 0x662F), (0x5047, 0x5982), (0x4E07, 0x4E00), (0x7684, 0x8BDD),
        (0x4E0D, 0x662F):
        true
      default: false
      }
    }
  }

  static func isOne(of characters: String, _ unit: UInt16) -> Bool {
    characters.utf16.contains(unit)
  }
}

/// Words with which a further wish may begin where nothing joins it: 退彩铃转人工, 退宽带换59套餐, 先退会员后拆宽带, 查账单和退款.
enum LooseJoint {
  /// How many units of such a joint are no part of the wish behind it; nil where none stands.
  static func length(at place: Int, _ text: NormalisedText) -> Int? {
    func unit(_ offset: Int) -> UInt16 {
      place + offset >= 0 && place + offset < text.count ? text.units[place + offset] : 0
    }
    func isOne(of characters: String, _ offset: Int) -> Bool { Joint.isOne(of: characters, unit(offset)) }
    let joins =
      switch text.units[place] {
      case 0x8F6C: isOne(of: "人接", 1)  // 转人工
      case 0x6295: isOne(of: "诉", 1) && !isOne(of: "我要想的个没去被", -1)  // 投诉
      case 0x67E5, 0x770B: !isOne(of: "我给要想能去来检调核帮一查看没不别未先再", -1)  // 查, 看
      case 0x6362, 0x6539: isOne(of: "成到", 1) || isOne(of: "123456789一二三五六八九两", 1)  // 换, 改
      case 0x628A, 0x5C06:  // 把, 将, but not 把我的钱扣了
        !isOne(of: "我给你请烦要想能先帮话别不", -1) && !isOne(of: "钱", 2) && !isOne(of: "钱", 3)
      case 0x5E76: isOne(of: "给帮把", 1)  // 并
      case 0x540E: isOne(of: "退拆取关停查看销注", 1) && !isOne(of: "然之以往最今", -1)  // 后
      case 0x548C: !isOne(of: "我他她你", 1)  // 和
      case 0x9000:  // 退宽带退彩铃, 查余额退彩铃
        place > 2 && !isOne(of: "的了过到回给不掉得钱", 1)
          && (0..<place - 1).contains { Joint.isOne(of: "退查看", text.units[$0]) }
          && !isOne(of: "不没能要想以可怎么还再办申全都就给法已被动里有会一", -1)
      default: false
      }
    return joins ? text.units[place] == 0x540E ? 1 : 0 : nil
  }
}

/// 之前, 以前 and 前 between what is to be done later and what is wanted first: `退宽带之前先看看违约金`, `销户前把彩铃退了`.
enum BeforeJoint {
  /// How many units of 之前, 以前 or 前 end at a place behind which a bid begins; nil where none does. What lies before a time,
  /// 三天前 or 出差前, has no bid behind it or a day in front.
  static func length(endingAt place: Int, _ text: NormalisedText) -> Int? {
    guard place > 2, text.units[place - 1] == 0x524D else { return nil }  // 前
    let isLong = text.units[place - 2] == 0x4E4B || text.units[place - 2] == 0x4EE5  // 之, 以
    let length = isLong ? 2 : 1
    guard place > length + 1 else { return nil }
    guard !days.contains(text.units[place - length - 1]), isLong || !parts.contains(text.units[place - 2])
    else {
      return nil
    }
    func unit(_ offset: Int) -> UInt16 { place + offset < text.count ? text.units[place + offset] : 0 }
    // 先问过 tells what was done.
    guard unit(2) != 0x8FC7 else { return nil }
    return bids.contains(unit(0)) || unit(0) == 0x6211 && wants.contains(unit(1)) ? length : nil
  }

  private static let days = Set("天月年周日号点时候这那此在很好许".utf16)
  /// What makes 前 the end of another word: 提前, 目前, 从前.
  private static let parts = Set("提目从面眼生当先上跟".utf16)
  private static let bids = Set("先帮给把将麻请能可".utf16)
  private static let wants = Set("想先要得".utf16)
}

/// Whether a stretch of a line asks for something by its first word, 查退款, 我要投诉, or by an act at its end, 自动续费也关上.
enum Bidding {
  case begins, ends, none

  init(of places: Range<Int>, _ scan: LineScan) {
    let text = scan.text
    let first = places.prefix(6).first { scan.filler[$0] == 0 && !Self.skipped.contains(text.units[$0]) }
    guard let first, let last = places.last else {
      self = .none
      return
    }
    // 我销户了, 我查账单看到 tell what was done.
    let isTold =
      text.units[last] == 0x4E86 && first > 0 && text.units[first - 1] == 0x6211
      || places.dropFirst().contains { text.units[$0] == 0x5230 && text.units[$0 - 1] == 0x770B }
    guard !isTold else {
      self = .none
      return
    }
    self =
      Self.bids.contains(text.units[first]) ? .begins : Self.acts.contains(text.units[last]) ? .ends : .none
  }

  private static let skipped = Set("你您也就那我想要请麻烦".utf16)
  private static let bids = Set("先再帮给把将查退取看问停关销办拆注转投换改开恢挂删并和人".utf16)
  private static let acts = Set("掉上消".utf16)
}
