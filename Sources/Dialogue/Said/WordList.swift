/// One list of words that are looked for in a line; what each is asked for stands beside it in `Intents/words/*.yaml`.
enum WordList: Int, CaseIterable {
  // line.yaml
  case deniesStopping, asksOfNamed, endsQuestion, turnsDownBefore, turnsDownBehind, keepsAll, usesNumber,
    ownNumber, staysAsItIs, besideStaying, keeps, leavesOpen, pointsBack, excepts, others,
    takesBackGiven, beginsCorrection, takesLeave, waits, slowElsewhere, threatens, lentThings, lost,
    givesNotBack, reaches, meansBefore, meansBehind, meansAll, denies, onlyAtStart, onlyOtherwise,
    leavesOnly, sumsAsked, betweenSumAndAct, actsAfterSum, paidBackAfterSum, asksPrice, asksOfOwnMoney,
    ends, wants, wantedEnds, wantsNoEnd, wantsGone, goneWhole

  /// The name in the files.
  var name: String { "\(self)" }
}
