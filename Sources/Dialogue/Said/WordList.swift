/// One list of words that are looked for in a line; what each is asked for stands beside it in `Intents/words/*.yaml`.
enum WordList: Int, CaseIterable {
  // line.yaml
  case deniesStopping, asksOfNamed, endsQuestion, turnsDownBefore, turnsDownBehind, keepsAll, usesNumber,
    ownNumber, staysAsItIs, besideStaying, keeps, leavesOpen, pointsBack, excepts, others,
    takesBackGiven, beginsCorrection, takesLeave, waits, slowElsewhere, threatens, lentThings, lost,
    givesNotBack, reaches, meansBefore, meansBehind, meansAll, denies, onlyAtStart, onlyOtherwise,
    leavesOnly, sumsAsked, betweenSumAndAct, actsAfterSum, paidBackAfterSum, asksPrice, asksOfOwnMoney,
    ends, wants, wantedEnds, wantsNoEnd, wantsGone, goneWhole
  // parts.yaml
  case beginsOrder, ordersBehindThing, leadsOn, joinsWishes, leadsOnBehindMark, asksToLook, asksWhetherSo,
    ofCharging, eachMonth, toBePaid, asksOfOneCharge, wantsToPay, asksOfPaying, byMistake, gotByMistake,
    asksWhichOfThem, paysBack, heardOf, asksOfHearsay, wordsOfKinds, joinsThings, turnsDownThing,
    wantsThing, pointsAtThing, leadsToStance, besideThings, endsToo, particlesBehindAct,
    joinsThingBehind, endsThingBehind, endsOfServiceNames, inUse, behindInUse, endsInPhrase,
    serviceWords, changes, changedPlan, changesNoPlan, endsInPhraseBesidePlan, endsNothingInPhrase,
    asksForPersonAtEnd, beforePerson, asksInPhrase, joinsNamed, betweenNamed, andBesides, asksOfWish
  // second.yaml
  case sighs, goesOnBehindSigh, actsBehindSigh, beforePause, pauses, staysWithIt, introducesNumber,
    wordsForNumber, beginsRefusal, beforeRefusal, besideNumberBefore, besideNumberBehind,
    goesOnBehindCorrection, beginsGivingUp, givesUpWhole, changesBack, leadsToMeant, takesBackBefore,
    endsDenied, deniesMatter, adds
  // number.yaml
  case goesToPlace, ownNumberFirst, behindOwner, ownedBefore, ownerWants, beforeOwner, numbersOfOwner,
    noNumbers, owners
  // choosing.yaml
  case saysPlaces, wantsMoreBesideException, allOrOthers, keepsBefore, wantsOnly, allGo, rest,
    outsideBehind, keepsOnly, pointsBackWithKind, pronouns, generalWords, together
  // regret.yaml
  case keepsAfterAll, leftEarlier, leavesMore, supposes, wantsBack, regrets
  // months.yaml
  case joinsMonths, untilNow, lastMonths, monthsBefore, ofWholeYear

  /// The name in the files.
  var name: String { "\(self)" }
}
