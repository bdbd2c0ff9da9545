import Diagnostics
import Pricing
import Quantities
import RateTables
import Resources
import Services
import TemplateReader

/// Bounds of what only the deployment knows: each value that it may have is priced, the most
/// expensive is taken, and the range is said.
struct StackBounds {
  private let reader: DeployedStackReader
  private let command: SynthesisCommand
  private let request: SynthesisCommand.Request
  private let options: TemplateOptions
  private let table: RateTable
  /// The traffic that the stack is described with.
  private let described: DescribedParts?
  /// What stacks come to, by what was decided on: most are asked about more than once.
  private let known = Known()

  init(
    _ reader: DeployedStackReader, command: SynthesisCommand, request: SynthesisCommand.Request,
    options: TemplateOptions, table: RateTable, described: DescribedParts?
  ) {
    self.described = described
    self.reader = reader
    self.command = command
    self.request = request
    self.options = options
    self.table = table
  }

  /// Values of what is open: those that the stack is priced with, and the cheapest.
  struct Ends {
    let most: Decisions
    let least: Decisions
  }

  /// Values of one question that are tried, and stacks that are priced in all; fewer whose month is run.
  private static let (mostChoices, mostStacks, mostMonths) = (40, 320, 96)

  /// Resources that are read for it in one round, however many stacks they stand in; there are three.
  private static let mostResources = 15_000

  /// How often what a decision brings to light is asked for in its turn.
  private static let mostPasses = 3

  /// Bounds what can be, and reads the stack with the most expensive of it.
  ///
  /// - Parameter read: the stack as it was read; left as it is where nothing can be bounded.
  /// - Throws: what is wrong with the stack.
  /// - Returns: the values that were decided on, and the cheapest.
  func bound(_ read: inout SynthesizedStack) throws(Diagnostics) -> Ends {
    var answers = Answers()
    var resolved = read
    // A class that was not known hid what else is open of its database.
    for _ in 0..<Self.mostPasses {
      answers.meet(resolved.unresolved)
      let asked = Set(answers.questions.map(\.cause))
      let new = questions(of: resolved).filter { !asked.contains($0.cause) }
      if new.isEmpty { break }
      let asking = fitting(answers.questions + new, resources: resolved.resources.count)
      // Those that there is no time for are new every time.
      if asking.count == answers.questions.count { break }
      answers.questions = asking
      answer(&answers)
      resolved = try reader.read(
        request.path, options(deciding: answers.chosen), deciding: answers.chosen)
    }
    if answers.chosen.isEmpty { return Ends(most: [:], least: [:]) }
    // What stays open although its cause was decided on, such as a text made of it, has no range.
    let stillOpen = Set(resolved.unresolved.map(\.place))
    let (open, least) = open(answers)
    let told = answers.items.filter { item in
      !stillOpen.contains(item.place) && (!item.isMinor || matters(item, answers))
    }
    let causes = Set(told.map(\.cause))
    let untold = answers.questions.filter {
      !causes.contains($0.cause) && answers.matters($0.cause)
    }
    let costs = untold.isEmpty ? [:] : costs(of: resolved.stack)
    let items = told + untold.compactMap { item(for: $0, answers.chosen, resolved, costs) }
    read = resolved.keeping(
      items.map {
        $0.taking(answers.chosen).bounded(by: answers.ranges, open: open, beyond: answers.beyond)
      })
    return Ends(most: answers.chosen, least: least)
  }

  private func matters(_ item: UnresolvedProperty, _ answers: Answers) -> Bool {
    answers.matters(item.cause) || answers.matters(item.place)
  }

  /// Prices the values of every question.
  ///
  /// What one value costs depends on the others: a count of instances weighs nothing while their
  /// type is open. The second round has them all.
  private func answer(_ answers: inout Answers) {
    for _ in 0..<(answers.questions.count > 1 ? 2 : 1) {
      for question in answers.questions {
        let cause = question.cause
        let prices = prices(of: question, beside: answers.chosen)
        let known = prices.filter { !$0.isEndless }
        let chosen = chosen(among: prices, of: question)
        answers.chosen[cause] = chosen?.choice
        answers.ranges[cause] = nil
        answers.beyond[cause] = nil
        answers.endless.remove(cause)
        if known.count < prices.count { answers.endless.insert(cause) }
        if known.count == prices.count, let least = known.map(\.cost).min(),
          let most = known.map(\.cost).max()
        {
          answers.ranges[cause] = least...most
          if let chosen, chosen.cost < most { answers.beyond[cause] = most - chosen.cost }
        }
      }
    }
  }

  /// The value that is taken: the most expensive one, or the one that AWS takes as long as it can.
  private func chosen(among prices: [Price], of question: Question) -> Price? {
    switch question.usual {
    case nil: prices.max { $0.isBelow($1) }
    case .first: prices.first
    case .cheapest: prices.min { $0.isBelow($1) }
    }
  }

  /// What each question leaves open beside the others: the way from the most expensive values of all
  /// to the cheapest, one after the other.
  private func open(
    _ answers: Answers
  ) -> (open: [UnresolvedProperty.Cause: Money], least: Decisions) {
    var decisions = answers.chosen
    var open: [UnresolvedProperty.Cause: Money] = [:]
    for question in answers.questions where answers.ranges[question.cause] != nil {
      let prices = prices(of: question, beside: decisions)
      guard let least = prices.min(by: { $0.cost < $1.cost }),
        let now = prices.first(where: { $0.choice == decisions[question.cause] })
      else { continue }
      open[question.cause] = now.cost - least.cost
      decisions[question.cause] = least.choice
    }
    return (open, decisions)
  }

  /// A condition that decides on more than a property: told at the resource that it changes most.
  private func item(
    for question: Question, _ chosen: Decisions, _ resolved: SynthesizedStack,
    _ costs: [ResourceID: Money]
  ) -> UnresolvedProperty? {
    guard case .condition(let name) = question.cause else { return nil }
    var other = chosen
    other[question.cause] = chosen[question.cause] == "true" ? "false" : "true"
    guard let without = try? stack(deciding: other) else { return nil }
    let others = self.costs(of: without.stack)
    func change(of id: ResourceID) -> Money {
      let change = (costs[id] ?? .zero) - (others[id] ?? .zero)
      return change < .zero ? -change : change
    }
    let most = resolved.resources.max { change(of: $0.id) < change(of: $1.id) }
    return most.map { resource in
      UnresolvedProperty(
        resource: resource.id, property: "Condition",
        reason: "condition '\(name)' cannot be told before deployment", condition: name,
        choices: question.choices, taken: "'false'", location: resource.location)
    }
  }

  /// A month's cost of each resource.
  private func costs(of stack: Stack) -> [ResourceID: Money] {
    command.costs(of: stack, request, table).resources
  }

  /// What is open and has a list of values, parameters first.
  private func questions(of read: SynthesizedStack) -> [Question] {
    var questions: [Question] = []
    var seen: Set<UnresolvedProperty.Cause> = []
    for (name, choices) in read.openParameters.sorted(by: { $0.key < $1.key })
    where read.unresolved.contains(where: { $0.parameter == name }) {
      seen.insert(.parameter(name))
      questions.append(Question(cause: .parameter(name), choices: choices))
    }
    for name in read.openConditions where seen.insert(.condition(name)).inserted {
      questions.append(Question(cause: .condition(name), choices: ["false", "true"]))
    }
    for item in read.unresolved where !item.choices.isEmpty {
      if item.parameter != nil, read.openParameters[item.parameter ?? ""] != nil { continue }
      if seen.insert(item.cause).inserted {
        questions.append(
          Question(cause: item.cause, choices: item.choices, usual: item.usual))
      }
    }
    return questions.compactMap { question in
      var seen: Set<String> = []
      let choices = question.choices.filter { seen.insert($0).inserted }
      return (2...Self.mostChoices).contains(choices.count)
        ? Question(cause: question.cause, choices: choices, usual: question.usual) : nil
    }
  }

  /// The first questions whose stacks can be priced in good time.
  private func fitting(_ questions: [Question], resources: Int) -> [Question] {
    let most = min(
      described == nil ? Self.mostStacks : Self.mostMonths,
      Self.mostResources / max(1, resources))
    var stacks = 0
    return questions.filter { question in
      stacks += question.choices.count
      return stacks <= most
    }
  }

  /// What a month comes to with one value of a question.
  private struct Price {
    let choice: String
    let cost: Money
    /// What has no price with it: resources without a model, usage without a rate.
    let gaps: Int
    /// Whether another value leaves fewer gaps, so that this one has no upper end.
    var isEndless = false

    func isBelow(_ other: Self) -> Bool { (gaps, cost) < (other.gaps, other.cost) }
  }

  /// What a month of a stack comes to, and what has no price in it.
  private struct Sum {
    let cost: Money
    let gaps: Int
  }

  private final class Known {
    var sums: [Decisions: Sum?] = [:]
  }

  /// - Returns: `nil` for a stack that would not deploy.
  private func sum(deciding decisions: Decisions) -> Sum? {
    if let known = known.sums[decisions] { return known }
    let sum = described.map { month(of: $0, deciding: decisions) } ?? alone(deciding: decisions)
    known.sums[decisions] = .some(sum)
    return sum
  }

  /// What the traffic makes of a stack: what nobody pays for while nobody comes is dear under load.
  private func month(of described: DescribedParts, deciding decisions: Decisions) -> Sum? {
    let read = try? reader.read(request.path, options(deciding: decisions), deciding: decisions)
    guard let tried = read else { return nil }
    let costs = command.costs(of: tried.stack, request, table)
    return Sum(
      cost: described.cost(of: tried) ?? costs.total,
      gaps: costs.problems + tried.resources.count { $0.coverage.isOpen })
  }

  private func alone(deciding decisions: Decisions) -> Sum? {
    (try? stack(deciding: decisions)).map { tried in
      let costs = command.costs(of: tried.stack, request, table)
      return Sum(cost: costs.total, gaps: costs.problems + tried.open)
    }
  }

  private func prices(of question: Question, beside others: Decisions) -> [Price] {
    let prices = question.choices.compactMap { choice -> Price? in
      var decisions = others
      decisions[question.cause] = choice
      return sum(deciding: decisions).map {
        Price(choice: choice, cost: $0.cost, gaps: $0.gaps)
      }
    }
    let fewest = prices.map(\.gaps).min() ?? 0
    return prices.map { price in
      var price = price
      price.isEndless = price.gaps > fewest
      return price
    }
  }

  /// What has a price with what was decided on, and how many are open.
  private func stack(
    deciding decisions: Decisions
  ) throws(Diagnostics) -> (stack: Stack, open: Int) {
    try reader.priced(
      try reader.synthesis(of: request.path, options(deciding: decisions)), deciding: decisions)
  }

  /// Resources of which what they evaluate to is kept from one try to the next.
  private static let mostRemembered = 500

  /// What has a price with what was decided on and with resources changed, as often as it is asked for: the
  /// files are read once.
  ///
  /// - Parameters:
  ///   - decisions: what was decided on.
  ///   - open: resources without a price as the stack stands.
  /// - Returns: what makes it of a change; `nil` for a stack that would not deploy, and for one of which less has a
  ///   price: what can no longer be priced costs nothing and would pass for a saving.
  func changed(
    deciding decisions: Decisions, open: Int
  ) -> ((DeployedResource) -> DeployedResource) -> Stack? {
    var read: Synthesis?
    return { change in
      if read == nil {
        var whole = try? reader.synthesis(of: request.path, options(deciding: decisions))
        let resources = whole?.resources ?? []
        if resources.count <= Self.mostRemembered {
          whole?.resources = resources.map { $0.remembering() }
        }
        read = whole
      }
      guard var synthesis = read else { return nil }
      synthesis.resources = synthesis.resources.map(change)
      guard let tried = try? reader.priced(synthesis, deciding: decisions), tried.open <= open
      else {
        return nil
      }
      return tried.stack
    }
  }

  private func options(deciding decisions: Decisions) -> TemplateOptions {
    var options = options
    for (cause, value) in decisions {
      switch cause {
      case .parameter(let name): options.parameters[name] = value
      case .condition(let name): options.conditions[name] = value == "true"
      case .property: break
      }
    }
    return options
  }
}
