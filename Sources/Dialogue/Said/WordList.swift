/// One list of words that are looked for in a line; what each is asked for stands beside it in `Intents/words/*.yaml`.
enum WordList: Int, CaseIterable {
  // line.yaml
  case deniesStopping, asksOfNamed, endsQuestion

  /// The name in the files.
  var name: String { "\(self)" }
}
