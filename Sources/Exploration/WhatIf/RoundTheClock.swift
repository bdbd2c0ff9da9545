import Resources
import Services

extension Stack {
  /// The stack with everything that a schedule stops or adds running all week at its smallest.
  ///
  /// What is reserved or promised is owed for every hour, whether it runs or not.
  var roundTheClock: Stack {
    var stack = self
    for index in stack.services.indices {
      stack.services[index].runningHoursPerWeek = 168
      stack.services[index].scaling?.schedule = []
    }
    for index in stack.databases.indices { stack.databases[index].runningHoursPerWeek = 168 }
    return stack
  }
}
