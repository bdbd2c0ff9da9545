package import Resources

/// Every key of a sheet, `pricing/services/*.yaml`: the lists that its reader goes by.
package enum SheetKeys {
  package static let sheet = FileKeys(
    "a sheet",
    [
      FileKey("service", .text, "as people call it: Amazon MSK", required: true),
      FileKey(
        "offers", .oneOf([.texts, .text]), "offer codes of its rates, the usual one first",
        required: true),
      FileKey("source", .text, "where its rules were read, and when", required: true),
      FileKey(
        "names", .named(.oneOf([.text, .mapping(offer)]), canAdd: true),
        "what reports, bills and FOCUS call its offers, by code"),
      FileKey(
        "types", .named(.oneOf([.text, .mapping(type)]), canAdd: true),
        "resource types, by CloudFormation's name, or Terraform's where it alone has one"),
      FileKey("rates", .list(.mapping(rate)), "what an import keeps beside what charges name"),
    ])

  static let offer = FileKeys(
    "the names of an offer",
    [
      FileKey("name", .text, "as people call it; the sheet's 'service' without it"),
      FileKey("bills", .oneOf([.texts, .text]), "what Cost Explorer and FOCUS exports call it"),
      FileKey("focus", .mapping(focus), "where FOCUS files it"),
      FileKey("global", .flag, "whether its charges belong to no region, whatever a bill writes"),
      FileKey("seller", .text, "who charges for it, where that is not AWS"),
    ])

  static let focus = FileKeys(
    "where FOCUS files an offer",
    [
      FileKey("name", .text, "FOCUS's ServiceName", required: true),
      FileKey("category", .text, "FOCUS's ServiceCategory", required: true),
      FileKey("subcategory", .text, "FOCUS's ServiceSubcategory", required: true),
    ])

  static let rate = FileKeys(
    "a rate to keep",
    [
      FileKey("offers", .oneOf([.texts, .text]), "offer codes; the sheet's without it"),
      FileKey("usage", .text, "AWS's usage type without its region", required: true),
      FileKey("operation", .text, "AWS's operation, where it tells products apart"),
      FileKey("attributes", .named(.oneOf([.text, .texts]), canAdd: true), "of the product"),
      FileKey("unit", .text, "the price list's unit"),
      FileKey("reserved", .anything, "terms to keep of reserved prices"),
      FileKey("product", .text, "what a person calls it"),
    ])

  static let type = FileKeys(
    "a type",
    [
      FileKey(
        "terraform", .anything,
        "Terraform's type, a list, or a mapping from types to names that differ"),
      FileKey("free", .oneOf([.text, outcomes(freeOutcome)]), "why nothing is charged for it"),
      FileKey(
        "notPriced", .oneOf([.text, outcomes(notPricedOutcome)]),
        "for what it is charged, though not here"),
      FileKey("atLeast", .dollars, "dollars a month that the unpriced costs in any case"),
      FileKey("model", .text, "the function in Swift that maps it, where data is not enough"),
      FileKey(
        "properties", .named(.mapping(property), canAdd: true), "what decides its cost, by name"),
      FileKey("charges", .named(.mapping(charge), canAdd: true), "what it is charged for, by name"),
      FileKey(
        "savings", .named(.mapping(saving), canAdd: true),
        "other values that mostly cost less, by name; what they save the rates say"),
    ])

  static let saving = FileKeys(
    "a saving",
    [
      FileKey("at", .text, "CloudFormation's path to the property; or keep"),
      FileKey("from", .text, "its value now, or how it begins: t3.*; any without it"),
      FileKey("to", .text, "the other value: t4g.*"),
      FileKey(
        "keep", .count(0...1_000), "in place of another value: how many resources are enough"),
      FileKey(
        "each", .text,
        "the way to what needs as many by itself, from a property to what it names: SubnetId.VpcId"),
      FileKey(
        "supported", .mapping(supportedSaving),
        "in place of from and to: a version past its standard support gives way to one within it"),
      FileKey(
        "only", .named(.oneOf([.text, .texts]), canAdd: true),
        "properties with the values, or beginnings, without which it is none: Engine: [mysql, aurora*]"
      ),
      FileKey(
        "except", .named(.oneOf([.text, .texts]), canAdd: true),
        "properties with the values, or beginnings, with which it is none"),
      FileKey(
        "exceptKnown", .named(.oneOf([.text, .texts]), canAdd: true),
        "as except, where the value is known before the deployment"),
      FileKey("since", .mapping(sinceSaving), "the first version of an engine that can have it"),
      FileKey(
        "upTo", .named(.count(0...100_000_000), canAdd: true), "properties that may be no more"),
      FileKey(
        "least", .named(.count(0...100_000_000), canAdd: true), "properties that have to be as much"
      ),
      FileKey(
        "through", .mapping(throughSaving),
        "another resource that has what this one leaves out: the cluster of an instance"),
      FileKey(
        "with", .list(.mapping(withSaving)), "what else has to change where it is so: EngineVersion"
      ),
      FileKey(
        "also", .named(.text, canAdd: true),
        "properties that have to change where they are written, and how: ImageId: an image for ARM64"
      ),
      FileKey("like", .text, "another saving of the type that has all that is not written here"),
      FileKey("usage", .text, "only resources that are charged for this: PublicIPv4:IdleAddress"),
      FileKey(
        "unless", .list(.text),
        "properties that name those of which it does not speak: "
          + "AWS::SecretsManager::RotationSchedule.SecretId; '*' for any property"),
      FileKey(
        "beside", .mapping(besideSaving), "a property beside it that follows: gp3's IOPS"),
      FileKey("usual", .flag, "whether AWS takes the former where nobody writes it"),
      FileKey(
        "risk", .choice(RiskLevel.allCases.map(\.rawValue)), "how much it puts at risk",
        required: true),
      FileKey("because", .text, "what it is and what it puts at risk, in a line", required: true),
    ])

  static let supportedSaving = FileKeys(
    "'supported' of a saving",
    [
      FileKey("engine", .text, "the property of the engine: Engine", required: true),
      FileKey("usual", .text, "the engine that AWS takes where nobody writes it"),
      FileKey("newest", .text, "a version within standard support that the calendar does not have"),
    ])

  static let sinceSaving = FileKeys(
    "'since' of a saving",
    [
      FileKey("at", .text, "the property of the version: EngineVersion", required: true),
      FileKey("of", .text, "the property of the engine: Engine"),
      FileKey(
        "versions", .named(.text, canAdd: true), "the first version by engine; '*' for any",
        required: true),
    ])

  static let throughSaving = FileKeys(
    "'through' of a saving",
    [
      FileKey("at", .text, "the property that names it: DBClusterIdentifier", required: true),
      FileKey("of", .text, "its type: AWS::RDS::DBCluster", required: true),
    ])

  static let withSaving = FileKeys(
    "an edit of 'with'",
    [
      FileKey("at", .text, "CloudFormation's path to the property", required: true),
      FileKey("from", .text, "its value now, or how it begins; any without it"),
      FileKey("to", .text, "the other value; left out without it"),
      FileKey("usual", .flag, "whether it is written where nobody has"),
      FileKey("upTo", .count(0...100_000_000), "the largest number that is changed"),
    ])

  static let besideSaving = FileKeys(
    "'beside' of a saving",
    [
      FileKey("set", .text, "CloudFormation's name of the property: Iops", required: true),
      FileKey("of", .text, "of what it is worked out: Size", required: true),
      FileKey("times", .count(1...1_000_000), "so many times as much", required: true),
      FileKey("least", .count(1...1_000_000), "not set below", required: true),
      FileKey("most", .count(1...1_000_000), "and no more than", required: true),
    ])

  private static func outcomes(_ keys: FileKeys) -> FieldShape {
    .oneOf([.mapping(keys), .list(.oneOf([.text, .mapping(keys)]))])
  }

  static let freeOutcome = FileKeys(
    "'free' under a condition",
    [
      FileKey("when", .text, "the condition", required: true),
      FileKey("because", .text, "why nothing is charged", required: true),
    ])

  static let notPricedOutcome = FileKeys(
    "'notPriced' under a condition",
    [
      FileKey("when", .text, "the condition", required: true),
      FileKey("what", .text, "for what it is charged", required: true),
    ])

  /// Keys that say how a property is read, of which each has one.
  static let kinds = [
    "count", "number", "sum", "flag", "word", "items", "present", "schedule", "logGroup",
  ]

  static let property = FileKeys(
    "a property",
    [
      FileKey("at", .oneOf([.text, .texts]), "CloudFormation's path to it", required: true),
      FileKey("count", .text, "a whole number within a range: 1..1000"),
      FileKey("number", .text, "a number within a range: 0.5..128"),
      FileKey("sum", .text, "the numbers at all its paths, added up, each within a range"),
      FileKey("flag", .flag, "true or false"),
      FileKey("word", .oneOf([.flag, .texts]), "a word; a list of those that there are"),
      FileKey("items", .flag, "how many items a list has; of several lists, the longest"),
      FileKey("present", .flag, "whether it is there at all"),
      FileKey("schedule", .flag, "runs a month of rate(…) or cron(…)"),
      FileKey(
        "logGroup", .text,
        "whether a log group of the template is what it writes into: named at one of the paths, or called so, "
          + "with the text there behind it: /aws/lambda/"),
      FileKey("through", .text, "the property that refers to another resource, to be read there"),
      FileKey("of", .text, "that resource's type"),
      FileKey("default", .anything, "AWS's own, where nobody writes it"),
      FileKey("required", .flag, "whether nothing can be priced without it"),
      FileKey("unit", .text, "its unit in formulas: GB, MB, vCPU; a count without it"),
      FileKey("drop", .text, "a beginning or an ending that usage types leave out"),
      FileKey(
        "fact", .choice(SheetProperty.Fact.allCases.map(\.rawValue)),
        "what policies may say of the word"),
      FileKey(
        "calendar", .text,
        "of a version: its engine in limits/version-support.csv; formulas know its state on the day of the bill, "
          + "standard, extended or extendedLate, by its name with State"),
    ])

  static let steps = FileKeys(
    "'steps' of a charge",
    [
      FileKey("stated", .text, "the key under which its size is stated: requestKB", required: true),
      FileKey(
        "of", .count(1...1_000_000), "how big one step is, in the unit of that key", required: true),
    ])

  static let charge = FileKeys(
    "a charge",
    [
      FileKey("item", .text, "its part of a line's id; its own name without it"),
      FileKey("name", .text, "what a person calls it; its own name without it"),
      FileKey("offer", .text, "the offer code; the sheet's first without it"),
      FileKey(
        "usage", .oneOf([.text, .texts]),
        "AWS's usage type without its region, {property} filled in; other names of it after it",
        required: true),
      FileKey("operation", .text, "AWS's operation, where a usage type serves several products"),
      FileKey("unit", .text, "the price list's unit: Hrs, GB-Mo", required: true),
      FileKey(
        "per", .choice(SheetCharge.Span.allCases.map(\.rawValue)), "how the quantity grows"),
      FileKey("quantity", .text, "a formula over the properties"),
      FileKey("when", .text, "the condition under which it is charged"),
      FileKey("stated", .text, "the key under which its use is stated: storageGB"),
      FileKey(
        "steps", .mapping(steps), "how big one of them is, where several are charged for a big one"),
      FileKey("asked", .flag, "false: it counts where it is stated, and nobody is asked for it"),
      FileKey("allowance", .text, "the account's free amount, by the price list's name"),
      FileKey("why", .text, "how the quantity comes about, {property} filled in"),
      FileKey("assumes", .text, "what it rests on without being known: the id of an assumption"),
      FileKey(
        "within", .text,
        "with 'assumes', how far its cost may lie from it, in times of it: 0.9..1.2"),
    ])
}
