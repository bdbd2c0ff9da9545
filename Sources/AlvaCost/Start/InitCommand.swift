package import Diagnostics
package import Estimation
import Gate
import Inputs
import Pricing
import Quantities
import RateTables
import Resources
import Services
import TrafficSimulation
import Documents

/// The main path of `alva-cost init --from`: what a template deploys, as files to go on with.
package struct InitCommand: Sendable {
  package let synthesis: SynthesisCommand

  package init(synthesis: SynthesisCommand) {
    self.synthesis = synthesis
  }

  /// The region of a template that names none: AWS's first.
  package static let usualRegion = "us-east-1"

  /// Writes the stack, its scenario and its budget.
  ///
  /// - Parameters:
  ///   - name: what the stack is to be called.
  ///   - request: the template, and what is laid over it.
  /// - Throws: what is wrong with the template, and files that are there already.
  /// - Returns: what was written.
  package func run(
    _ name: String, _ request: SynthesisCommand.Request
  ) throws(Diagnostics) -> StartingFiles {
    var folder = try StartingFolder(name, in: synthesis.workspace)
    let prepared = try synthesis.prepare(request)
    let outcome = try synthesis.run(request)
    let read = prepared.read
    var draft = StackDraft(
      name: name, source: request.path, region: prepared.table.region, read: read,
      names: DraftNames(read))
    let paths = StartingFolder.paths(of: name)
    draft.unsayable = unsayable(draft, folder)
    folder.lay(StartingScenario.text(name, hasTraffic: draft.servesRequests), as: paths[1])
    folder.lay(draft.text, as: paths[0])
    var names = draft.names
    draft.extras = try fixed(prepared, folder, &names, &draft.notPriced)
    draft.taken = outcome.synthesis.unresolved.map {
      "\($0.resource.text).\($0.property): \($0.reason); \($0.taken) is taken"
    }
    draft.notPriced += outcome.synthesis.places.filter(\.coverage.isOpen).map { place in
      let why = place.note.isEmpty ? "it has no price here" : place.note
      return ("\(place.id.text) (\(place.type))", why.replacing("{", with: "("))
    }
    let words = addUse(of: outcome.synthesis, read, prepared.table, &draft, &names)
    folder.lay(draft.text, as: paths[0])
    if let part = try folder.parts().last {
      draft.questions = DraftQuestions(part, words: words).questions.filter { $0.moves > .zero }
        .map(\.line)
    }
    folder.lay(draft.text, as: paths[0])
    let written = draft.names.names.filter { draft.isModelled($0.key) }
    return try folder.write(
      bindings: Self.bindings(written), gate: gate(request, of: name),
      firstQuestion: draft.questions.first, notPriced: draft.notPriced.count)
  }

  /// How the gate will price what is deployed: with the files' traffic, and as many months.
  private func gate(
    _ request: SynthesisCommand.Request, of name: String
  ) -> (Workspace, Budget) -> SynthesisEstimate? {
    { workspace, budget in
      var asked = request
      asked.name = name
      asked.bindings = budget.bindings
      let usual = ValidateCommand.Sampling.whereNeeded(seed: SamplingRequest.usualSeed)
      asked.sampling = usual.request(for: budget)
      return try? SynthesisCommand(workspace: workspace, files: synthesis.files).run(asked)
        .synthesis
    }
  }

  /// Resources as the template has them and no stack file may: a class of long ago, storage that AWS has
  /// stopped selling.
  private func unsayable(_ draft: StackDraft, _ folder: StartingFolder) -> Set<String> {
    if folder.reads(draft.text) { return [] }
    return Set(
      draft.others.compactMap { id, others in
        var alone = draft
        alone.unsayable = others
        return folder.reads(alone.text) ? nil : id
      })
  }

  /// What the template is charged for whatever the traffic, and the parts of the file do not say.
  private func fixed(
    _ prepared: SynthesisCommand.Prepared, _ folder: StartingFolder, _ names: inout DraftNames,
    _ notPriced: inout [(what: String, why: String)]
  ) throws(Diagnostics) -> [DraftExtra] {
    let table = prepared.table
    guard let part = try folder.parts().last else { return [] }
    var template = prepared.read.stack
    template.region = table.region
    template.asOf = part.stack.asOf
    let pricing = Pricing(
      table: table, asOf: prepared.request.asOf, allowances: template.allowances,
      elsewhere: prepared.request.elsewhere)
    let balance = FixedBalance(template, against: part.stack, pricing)
    notPriced += balance.relative.map { usage in
      (
        "\(usage.name) of \(usage.resource.text)",
        "its price is a share of another one; it counts with --stack"
      )
    }
    return balance.missing.compactMap { item in
      if let other = prepared.request.elsewhere[item.usage.resource] {
        let what = "\(item.usage.name) of \(item.usage.resource.text)"
        notPriced.append((what, "it lies in \(other.region); it counts with --stack"))
        return nil
      }
      let base = DraftNames.plain(item.usage.resource.text)
      return DraftExtra(
        name: names.claim("\(base)-\(item.usage.item)"), resource: item.usage.resource,
        key: item.rate.key, unit: item.rate.unit, kind: .fixed, quantity: item.quantity.text,
        why: "\(item.usage.name): \(item.usage.why)" + Self.bounds(item.usage))
    }
  }

  /// `; assumed, it may be 0 to 730 Hrs`: what rests on an assumption of ours and is no range of the file.
  private static func bounds(_ usage: Usage) -> String {
    guard let bounds = usage.bounds else { return "" }
    let taken = Double(usage.quantity.billionths) / 1e9
    let (low, high) = (taken * bounds.low, taken * bounds.high)
    return "; assumed, it may come to \(NumberFormat.significant(low)) to "
      + "\(NumberFormat.significant(high)) \(usage.quantity.unit.name)"
  }

  /// Adds what is charged by use: a range where one means something, else a line that asks.
  ///
  /// - Returns: what each extra is for, by its name.
  private func addUse(
    of synthesis: SynthesisEstimate, _ read: SynthesizedStack, _ table: RateTable,
    _ draft: inout StackDraft, _ names: inout DraftNames
  ) -> [String: String] {
    var words: [String: String] = [:]
    // The models of the stack meter what their own resources are used for.
    let replaced =
      draft.servesRequests ? LogStore.deployedTypes.union(ContainerRegistry.deployedTypes) : []
    for line in synthesis.unknownUsage {
      let key = line.usageKey
      let type = read.resource(line.resource)?.type ?? ""
      // What follows the traffic is an open number where nothing serves any.
      if key == nil ? draft.servesRequests : draft.isModelled(line.resource.text) { continue }
      if replaced.contains(type) { continue }
      let unit = line.quantity.unit.name
      let price = "\(unit) at $\(line.firstPaidPrice.text)"
      guard let range = DraftRange.use(unit: unit), line.rate.region == table.region else {
        draft.open.append("\(line.resource.text): \(line.name), \(price)")
        continue
      }
      let name = names.claim("\(DraftNames.plain(line.resource.text))-\(line.itemID.item)")
      draft.extras.append(
        DraftExtra(
          name: name, resource: key == nil ? nil : line.resource, key: line.rate.key,
          unit: line.quantity.unit, kind: line.kind, quantity: range.text, why: line.name))
      words[name] = "\(line.name) of \(line.resource.text), \(price)?"
      if let key, !draft.usage.contains(where: { $0.resource == line.resource && $0.key == key }) {
        draft.usage.append((line.resource, key, range.text))
      }
    }
    draft.usage = draft.usage.enumerated().sorted { a, b in
      (a.element.resource.text, a.offset) < (b.element.resource.text, b.offset)
    }.map(\.element)
    return words
  }

  /// The budget's last part: which resource of the template each name of the stack file is.
  private static func bindings(_ names: [String: String]) -> String {
    let others = names.filter { $0.key != $0.value }.sorted { $0.value < $1.value }
    if others.isEmpty { return "" }
    return "\n# What the template calls them:\nbindings:\n"
      + others.map { "  \(YAMLScalar.text($0.value)): \(YAMLScalar.text($0.key))\n" }.joined()
  }
}
