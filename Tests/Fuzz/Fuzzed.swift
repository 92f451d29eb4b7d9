public import DataFiles
public import Matching

/// A matcher of one rule file.
public func matcher(yaml: String) throws(DataFileError) -> Matcher {
  try IntentFiles.matcher([(name: "fuzz.yaml", text: yaml)])
}
