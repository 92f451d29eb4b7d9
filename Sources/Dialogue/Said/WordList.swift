/// One list of words that are looked for in a line; what each is asked for stands beside it in `Intents/words/*.yaml`.
enum WordList: Int, CaseIterable {
  // line.yaml
  case deniesStopping, leavesAtStart, enoughAtEnd, asksOfNamed, endsQuestion, turnsDownBefore,
    turnsDownBehind, keepsAll, usesNumber,
    ownNumber, staysAsItIs, besideStaying, keeps, leavesOpen, pointsBack, excepts, others,
    takesBackGiven, beginsCorrection, takesLeave, waits, slowElsewhere, threatens, lentThings, lost,
    givesNotBack, reaches, meansBefore, meansBehind, meansAll, denies, onlyAtStart, onlyOtherwise,
    leavesOnly, sumsAsked, betweenSumAndAct, actsAfterSum, paidBackAfterSum, asksPrice, asksOfOwnMoney,
    ends, wants, wantedEnds, wantsNoEnd, wantsGone, goneWhole, numberItself, allBesideException
  // parts.yaml
  case beginsOrder, ordersBehindThing, leadsOn, joinsWishes, leadsOnBehindMark, asksToLook, asksWhetherSo,
    ofCharging, eachMonth, toBePaid, asksOfOneCharge, wantsToPay, asksOfPaying, byMistake, gotByMistake,
    asksWhichOfThem, paysBack, heardOf, asksOfHearsay, wordsOfKinds, joinsThings, turnsDownThing,
    wantsThing, pointsAtThing, leadsToStance, besideThings, endsToo, particlesBehindAct,
    joinsThingBehind, endsThingBehind, endsOfServiceNames, inUse, behindInUse, endsInPhrase,
    serviceWords, asksOfEnd, endsAllThere, stopsAlso, leavesBesideRenewal, givesUpNow, leftBefore,
    changesInto, leavesMoreThanPlan, neverOrdered, wantsItLeft,
    changes, changedPlan, changesNoPlan, endsInPhraseBesidePlan,
    endsNothingInPhrase,
    asksForPersonAtEnd, beforePerson, asksInPhrase, joinsNamed, betweenNamed, andBesides, asksOfWish,
    beginsList, renewalsAtEnd, stopsRenewals, leavesBesideRenewals
  // second.yaml
  case sighs, goesOnBehindSigh, actsBehindSigh, beforePause, pauses, staysWithIt, introducesNumber,
    wordsForNumber, beginsRefusal, beforeRefusal, besideNumberBefore, besideNumberBehind,
    goesOnBehindCorrection, beginsGivingUp, givesUpWhole, changesBack, leadsToMeant, takesBackBefore,
    endsDenied, deniesMatter, adds, beginsInstead, lacksThing, beginsInsteadOfLacking, tellsOfBefore, wasLeft,
    saysThisTime, pointsAtSame,
    endsAsOtherFirst, costsNothing, thenEnds, wentWrong, bidsCare, turnsDownLeaving, leadsToAsked, beginsFirst
  // number.yaml
  case goesToPlace, ownNumberFirst, behindOwner, ownedBefore, ownerWants, beforeOwner, numbersOfOwner,
    noNumbers, owners, asksForNumber, onceMore, ofOtherNumbers, betweenReachAndNumber, beforePassword,
    doneForOwner, doneFor
  // choosing.yaml
  case behindRest, anyPack, saysPlaces, wantsMoreBesideException, allOrOthers, keepsBefore, wantsOnly, allGo,
    rest,
    outsideBehind, keepsOnly, pointsBackWithKind, pronouns, generalWords, together, notFirst, putsFirst,
    useless, vague, meansBesides, saysMoreOfRest, allOfKind, exceptsNothingBefore, exceptsNothingBehind,
    closesException, opensException, keepsAtEnd, allGoEarly, comparesBy, endsWhich, ofUse, ofLowPrice,
    ofHighPrice, ofMoneyBack, endsCheapest, endsDearest, endsUseless, asksMoneyBack, countsSeveral,
    onlyThisOne, calledByPrice, asksWhetherThing, namesAnew, allOfMoney, theseTwo, justNow, orderedOne,
    allOfRest, notOfKind, ofThem, pointsAtMore, betweenThingAndAct, onlyOne, besidesPlan, takesObject,
    refusesIt, ofThemAll, ofGoingOn, sayAllBeforeAct, leadsToClause, forNothing, keepsBehindThing,
    stopsRenewalBehind, restItself, keepsRest, besideRest, leftOver, oneOfNamed, keepsRenewal, allInstead,
    orElse, endsComparing, keepsExtreme, endsPlaces, cheapOnes, dearOnes, refusesPlanChange, refusesClosing,
    refusesSuspending, takesThis, anotherOne, stopsByItself, severalNamed,
    beforeOnly, beginsAnew
  // regret.yaml
  case keepsAfterAll, leftEarlier, leavesMore, supposes, wantsBack, regrets, takesBackAfterAll
  // leaving.yaml
  case asksIncluded, partsOfNames, asksAllBack, asksWholeBack, ofMoneyPaid, asksBehindLeaving,
    refusesCalls, renewalAndThing, asksPart
  case asksWhenPaidBack, ofEarlierRefunds, ofThisRefund, ofOtherRefunds, contractEnds, asksWhenItEnds,
    asksWhetherUsable, ofOtherUse, writesDown, peoplesNumbers, notOwnContact, ownContact, beforeGivingUp,
    givesUpThing, endsGivingUp, tellsMoreThanCorrection, deniesThing, wrongThing, asksLeave, needsOnly,
    replacesWith, turnsDownAtEnd, allOfSoMany, takesOut, takesOutOrLeaves, insidePlan,
    wantsNoReplacement, takesReplacement, takesOfferedReplacement, goesTogether, inTotal, beforeSaving,
    asksSaving, saves, behindPuttingOff, doneBefore, actsPutOff, putOffUntil, actsBeforeTime, putsOff,
    actsPutOffToDay, usedFirst, ofContracts,
    moneyBehindLeaving, chargedWrongly, ifPaidBack, ofNextCharge, wasCharged, deniesNamed,
    swapsBehindAct, refusesUnlessPaidBack,
    asksMoneyBackAtQuote, sumBackAsked, ofNoUse, whatIs, opensBeside, deniesPlace,
    meansPlace, notWantedBehind
  // changing.yaml
  case movesDay, ofComing, fetches, cancelsPickUp, bringsItself, bringsTo, refusesComing, comingRefused,
    leavesAtRenewal, takesAllBack, takesBackToo, changesPlanBack, regretsOrder, beforeTakenBack,
    takesBack, whatWasLeft, refusesDay, pausesAWhile, leaves, asksCostOfSuspension, asksLengthOfSuspension,
    suspendsNow,
    choosesAnotherPlan, declinesRenewing, leavesInstead, leavesNotInstead, asksForPlans,
    asksWhatOfBalance, balanceWords, insideNumber, placesOfMoney, changesToPrice, choosesPlan,
    alsoOrAfterAll, suspendsNumber
  // account.yaml
  case ofRenewing, asksWhichRenew, asksItemised, asksOfCharge, ofWholeBill, ofEquipmentFee, ofPaidFee,
    asksForProof, exportsReceipt, asksRefundTotal, ofPossibleRefund, missesRefund, asksPossibleRefund,
    asksWhatPaysBack, asksHowPaidBack, asksHowMuch, asksForRefund, asksOfRefund, ofServiceEnd,
    asksOfBalanceToPay, beforeRating, goesNotOn, ofAuthorities, ofArrival, ofOwnMatter, restDays,
    asksDays, ofRules, wantsNoUnfreezing, asksWhyFrozen, unitsOfMoney, asksHowCounted, asksWhereFrom,
    asksOfExactSum, ofRenewal, moneyLeft, ofNumberToPause, asksWhetherCosts, refundWay, asksReceiving,
    restores,
    asksOfOneLine, asksWhenRefundComes, ofRefundComing, sendsAgain, renewsTalkedOf, saysHour, ofCharges,
    contracts, onlyAtEnd, balance, pressesForRefund, asksOfActing,
    besideWayToPay, wasPaid, thinksItOver, thinksHowToSay, paidBackTo, ofRenewalToo
  // complaining.yaml
  case asksToRegister, staysInAppeal, refusesCase, deniesComplaint, asksWhen, ofReply, asksToHurry,
    refusesBoth, complains, dropsComplaint,
    wantsBoth, inPassing, ordersThing, putsOn, hearsIt, remarksCharge, dropsCase, asksToComplain,
    asksWhenOpened,
    complaintsTakenBack, wantsCase, tellsRemark
  // prices.yaml
  case atMostBehind, atLeastBehind, aboveBehind, belowBehind, atMostBefore, atLeastBefore, belowBefore,
    aboveBefore
  // talk.yaml
  case ofProof, ofMoney, criesOut, substance, leavesTalkBy, leavesTalk, persons, asksWhyPerson, needsPerson,
    wantsPerson, asksWhyRejected, rejected, actsBesides, plainYes, asksOfWaiting,
    waitsNoLonger, saysNeither
  // kinds.yaml
  case membershipWords, dataWords, voiceWords, smsPackWords, smsWords, planWords, terminationFee, lateFee,
    equipmentFee
  // verbs.yaml
  case verbsOfLeaving, verbsOfRenewalOff, verbsOfTaking, verbsOfReopening, verbsOfSuspending,
    verbsOfRestoring, verbsOfClosing, verbsOfPlanChange, verbsOfPaying, verbsOfPayingOut, verbsOfRenewing,
    verbsOfTakingBack, verbsOfErasing
  // months.yaml
  case joinsMonths, untilNow, lastMonths, monthsBefore, ofWholeYear

  /// The name in the files.
  var name: String { "\(self)" }
}
