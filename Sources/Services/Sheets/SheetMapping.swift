import Diagnostics
import Quantities
import Resources

/// Maps a resource to its charges as its sheet says.
extension StackBuilder {
  mutating func map(_ resource: DeployedResource, by type: SheetType) {
    var values: [String: Formula.Value] = [:]
    var isKnown = true
    let known = unresolved.count
    checkMappings(of: resource, type)
    for property in type.properties {
      if let value = value(of: property, resource, type) {
        values[property.key] = value
        if let calendar = property.calendar, case .word(let version) = value {
          let (offered, state) = state(of: version, calendar, resource, property)
          values[property.key] = .word(offered)
          values[property.stateKey] = .word(state)
        }
      } else if property.isRequired {
        isKnown = false
      }
    }
    for outcome in type.outcomes where outcome.when.holds(values) == true {
      switch outcome.treatment {
      case .free(let why): free(resource, why)
      case .notPriced(let what, let least): notPriced(resource, what, atLeast: least)
      case .priced: break
      }
    }
    if isKnown {
      let schedules = type.schedules
      let items = type.charges.compactMap { item($0, values, resource, schedules) }
      if !items.isEmpty { charge(resource, items) }
      // What stands in another resource matters where something is charged by it.
      if !items.contains(where: \.span.isFixed) {
        let names = Set(type.properties.filter { $0.through != nil }.map(\.name))
        dropUnresolved(since: known, of: resource) { names.contains($0) }
      }
    }
    if let model = type.model.flatMap({ ServiceModels.byName[$0] }) { model(resource, &self) }
  }

  // MARK: - Charges

  private mutating func item(
    _ charge: SheetCharge, _ values: [String: Formula.Value], _ resource: DeployedResource,
    _ schedules: Set<String>
  ) -> Charges.Item? {
    if let when = charge.when, when.holds(values) != true { return nil }
    let usage = charge.usage.compactMap { $0.filled(values) }
    guard usage.count == charge.usage.count, !usage.isEmpty else {
      notPriced(resource, "\(charge.title): what decides its price is not known")
      return nil
    }
    guard let formula = charge.quantity, let span = charge.span,
      let quantity = formula.number(values)
    else {
      // A size is no use: what is made with it stands elsewhere, in a backup or as AWS's own default.
      let id = ResourceID(resource.id)
      if charge.quantity != nil, !unresolved.contains(where: { $0.resource == id }),
        !isStated(charge.stated ?? Charges.Item.usageKey(charge.slug, charge.unit), of: resource)
      {
        notPriced(resource, "\(charge.title): how much is written nowhere here")
        return nil
      }
      var open = Charges.Item(
        charge.slug, charge.title, charge.offer, usage, operation: charge.operation,
        allowance: charge.allowance, unit: charge.unit, .unknownUsage, statedBy: charge.stated)
      open.isAsked = charge.isAsked
      open.steps = charge.steps
      return open
    }
    let isScheduled = span == .month && !schedules.isDisjoint(with: formula.names)
    return Charges.Item(
      charge.slug, charge.title, charge.offer, usage, operation: charge.operation,
      allowance: charge.allowance, unit: charge.unit, isScheduled ? .scheduled : span.charged,
      quantity: quantity, why: charge.why?.filled(values) ?? formula.filled(values),
      bounds: charge.assumption?.bounds, assumption: charge.assumption?.id)
  }

  // MARK: - Properties

  private mutating func value(
    of property: SheetProperty, _ resource: DeployedResource, _ type: SheetType
  ) -> Formula.Value? {
    var holder = resource
    if let (path, other) = property.through {
      let reference = found(path, in: resource).first ?? .absent
      guard let other = self.resource(reference, other) else {
        let isAsked =
          switch property.kind {
          case .number, .word, .flag: !reference.isMissing
          case .sum, .items, .present, .schedule, .logGroup: false
          }
        guard isAsked else {
          // Nothing is there in what is not there.
          return property.kind == .present ? .flag(false) : property.fallback
        }
        // What it names is not here, and so neither is what that says.
        let elsewhere = Resolved(
          .unknown(Resolved.Unknown("the \(path.text) that it names is not here")),
          at: reference.place)
        return value(of: property, elsewhere, holder, charged: resource, type)
      }
      holder = other
    }
    if case .sum(let range) = property.kind { return sum(property, range, holder) }
    if case .logGroup(let prefix) = property.kind {
      let values = property.paths.flatMap { found($0, in: holder) }
      return .flag(hasLogGroup(holder, at: values, prefix))
    }
    var value = Resolved.absent
    for path in property.paths where value.isMissing {
      let all = found(path, in: holder)
      value = all.first { !$0.isMissing } ?? .absent
      // Of several, one that is set is enough.
      if case .flag = property.kind, all.count > 1 {
        value = all.first { $0.flag == true } ?? all.first(where: \.isUnresolved) ?? value
      }
    }
    // Of several lists the longest counts, at whichever of the paths.
    if case .items = property.kind {
      let all = property.paths.flatMap { found($0, in: holder) }
      value =
        all.first { if case .unknown = $0.content { true } else { false } }
        ?? all.max { $0.items.count < $1.items.count } ?? value
    }
    return self.value(of: property, value, holder, charged: resource, type)
  }

  private mutating func sum(
    _ property: SheetProperty, _ range: ClosedRange<Double>, _ holder: DeployedResource
  ) -> Formula.Value? {
    let name = property.name
    var total = 0.0
    for path in property.paths {
      for value in found(path, in: holder) {
        total += number(value, name, of: holder, default: 0, in: range)
      }
    }
    return .number(total)
  }

  private mutating func value(
    of property: SheetProperty, _ found: Resolved, _ holder: DeployedResource,
    charged: DeployedResource, _ type: SheetType
  ) -> Formula.Value? {
    let name = property.name
    switch property.kind {
    case .sum, .logGroup: return nil
    case .items:
      // How many there are of a list that is not known as a whole, nothing bounds.
      if case .unknown = found.content { unresolved(charged, name, found, taking: "1 item") }
      return .number(Double(found.items.count))
    case .present:
      if let around = unknownAround(property, holder) {
        unresolved(charged, name, around, taking: "there")
      }
      return .flag(!found.isMissing)
    case .flag:
      if found.isMissing { return property.fallback ?? .flag(false) }
      return .flag(flag(found, name, of: holder))
    case .schedule:
      if found.isUnresolved { unresolved(charged, name, found, taking: UnresolvedProperty.nothing) }
      return Schedule(found).map { .number($0.runsPerMonth) }
    case .number(let range, let isWhole):
      guard case .number(let fallback)? = property.fallback else {
        if found.isMissing || found.isUnresolved {
          missing(property, name, found, charged)
          return nil
        }
        return .number(
          number(
            found, name, of: holder, default: range.lowerBound, in: range, isWhole: isWhole))
      }
      return .number(
        number(found, name, of: holder, default: fallback, in: range, isWhole: isWhole))
    case .word(let words):
      return word(property, words, name, found, charged, told: type.told(property))
    }
  }

  /// A property without which nothing can be priced.
  private mutating func missing(
    _ property: SheetProperty, _ name: String, _ found: Resolved, _ resource: DeployedResource
  ) {
    if found.isUnresolved { unresolved(resource, name, found, taking: UnresolvedProperty.nothing) }
    if property.isRequired { notPriced(resource, "its '\(name)' is not known") }
  }

  private mutating func word(
    _ property: SheetProperty, _ words: [String]?, _ name: String, _ found: Resolved,
    _ resource: DeployedResource, told: @autoclosure () -> [String]
  ) -> Formula.Value? {
    var fallback: String?
    if case .word(let word)? = property.fallback { fallback = word }
    if found.text == nil, fallback == nil, decision(on: name, of: resource) == nil {
      missing(property, name, found, resource)
      return nil
    }
    var text = text(
      found, name, of: resource, default: fallback ?? "",
      among: words ?? (found.isUnresolved ? offered(by: property) ?? told() : []))
    if let words, !words.contains(text) {
      guard let same = words.first(where: { $0.lowercased() == text.lowercased() }) else {
        let offer = nearestName(to: text, in: words).map { ", did you mean '\($0)'?" } ?? ""
        notPriced(resource, "\(name) '\(text)' is not known here\(offer)")
        return nil
      }
      text = same
    }
    if let fact = property.fact { self.fact(fact.property(text), of: resource, at: found) }
    if let drop = property.drop {
      if text.hasPrefix(drop) {
        text = String(text.dropFirst(drop.count))
      } else if text.hasSuffix(drop) {
        text = String(text.dropLast(drop.count))
      }
    }
    return .word(text)
  }

  /// The versions of a calendar, and what is taken where none is written.
  private func offered(by property: SheetProperty) -> [String]? {
    guard let calendar = property.calendar, case .word(let fallback)? = property.fallback else {
      return nil
    }
    return [fallback] + sizes.versionSupport.majors(of: calendar).filter { $0 != fallback }
  }

  /// What a property would stand in, where that is not known: whether it is there nobody can tell.
  private func unknownAround(_ property: SheetProperty, _ holder: DeployedResource) -> Resolved? {
    property.paths.lazy.flatMap { path in
      let path = catalog.terraformPath(path, of: holder.writtenType) ?? path
      let around = path.text.split(separator: ".").dropLast().joined(separator: ".")
      return found(PropertyPath(around), in: holder)
    }.first { if case .unknown = $0.content { true } else { false } }
  }

  /// What stands at the end of a path; each of them, where the path goes through lists.
  private func found(_ path: PropertyPath, in resource: DeployedResource) -> [Resolved] {
    let path = catalog.terraformPath(path, of: resource.writtenType) ?? path
    guard let first = path.steps.first else { return [] }
    var values = [resource[first.name]]
    if first.isEach { values = values.flatMap { items(of: $0, first, resource) } }
    for step in path.steps.dropFirst() {
      values = values.map { value in
        let found = value[step.name]
        return found.isMissing ? value[TerraformNames.pascal(step.name)] : found
      }
      if step.isEach { values = values.flatMap { items(of: $0, step, resource) } }
    }
    // A state of Terraform's writes what a block leaves out as an empty text.
    return path.steps.contains(where: \.isEach) ? values.filter { $0.text != "" } : values
  }

  /// Tells a text where CloudFormation has a mapping: AWS refuses it, and what should stand in it has no default.
  private mutating func checkMappings(of resource: DeployedResource, _ type: SheetType) {
    guard resource.writtenType.hasPrefix("AWS::") else { return }
    var told: Set<String> = []
    for property in type.properties where property.through == nil {
      for path in property.paths {
        guard let first = path.steps.first, path.steps.count > 1, !first.isEach else { continue }
        let value = resource[first.name]
        guard let text = value.text, !text.isEmpty, told.insert(first.name).inserted else {
          continue
        }
        wrong(
          value, first.name, of: resource, "a text where a mapping belongs",
          mend: "write \(first.name): { \(path.steps[1].name): … }")
      }
    }
  }

  /// The items that a step means: each of them, or those with its mark; of regions the first where none is here.
  private func items(
    of list: Resolved, _ step: PropertyPath.Step, _ resource: DeployedResource
  ) -> [Resolved] {
    guard let mark = step.mark else { return list.items }
    let isRegion = mark.value == "here"
    let value = isRegion ? resource.region ?? stack.region : mark.value
    let own = list.items.filter { $0[mark.key].text == value }
    return own.isEmpty && isRegion ? Array(list.items.prefix(1)) : own
  }
}

extension SheetProperty {
  /// What messages call it: the last step of its first path.
  var name: String { paths.first?.steps.last?.name ?? key }
}
