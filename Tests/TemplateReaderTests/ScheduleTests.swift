import Diagnostics
import Quantities
import Resources
import Testing

@testable import Services

@Suite struct `Scheduled actions` {
  /// Monday 08:00 is minute 480 of the week; Sunday begins at minute 6 × 1,440 = 8,640.
  @Test func `expressions are minutes of the week`() {
    #expect(WeekSchedule("cron(0 8 ? * MON-FRI *)")?.minutes == [480, 1_920, 3_360, 4_800, 6_240])
    #expect(WeekSchedule("cron(30 22 ? * 1 *)")?.minutes == [9_990])
    #expect(WeekSchedule("cron(0 8 ? * SAT,SUN *)")?.minutes == [7_680, 9_120])
    #expect(WeekSchedule("cron(0 0/12 * * ? *)")?.minutes.count == 14)
    #expect(WeekSchedule("cron(0 9 ? * FRI-MON *)")?.minutes == [540, 6_300, 7_740, 9_180])
    #expect(WeekSchedule("rate(1 hour)")?.minutes == [0])
  }

  @Test(arguments: [
    "at(2026-12-01T08:00:00)", "cron(0 8 1 * ? *)", "cron(0 8 ? 12 MON *)", "cron(0 25 * * ? *)",
    "cron(0 8 ? * MON#2 *)", "cron()", "", "cron(0 8 ? * MON-FRI 2027)", "cron(*/0 8 ? * * *)",
  ])
  func `what does not repeat weekly is not taken for weekly`(text: String) {
    #expect(WeekSchedule(text) == nil)
  }

  private func service(_ actions: String, policy: String = "") throws -> FargateService {
    try #require(try read(template(actions, policy: policy)).stack.services.first)
  }

  private func template(_ actions: String, policy: String) -> String {
    """
    Resources:
      Cluster: { Type: AWS::ECS::Cluster }
      Task:
        Type: AWS::ECS::TaskDefinition
        Properties: { Family: web, Cpu: 512, Memory: 1024, RequiresCompatibilities: [FARGATE] }
      Service:
        Type: AWS::ECS::Service
        Properties: { Cluster: !Ref Cluster, LaunchType: FARGATE, TaskDefinition: web }
      Target:
        Type: AWS::ApplicationAutoScaling::ScalableTarget
        Properties:
          ResourceId: !Sub "service/${Cluster}/${Service.Name}"
          MinCapacity: 1
          MaxCapacity: 4
          ScheduledActions: \(actions)
    \(policy)
    """
  }

  /// Three tasks Monday to Friday 08:00 to 18:00: 50 h a week at 3 and 118 h at 1.
  ///
  /// A month is four weeks of 268 task-hours and 58 h more: Monday, Tuesday, and Wednesday until
  /// 10:00, 10 + 10 + 2 h at 3 and 36 h at 1. 4 × 268 + 102 = 1,174.
  @Test func `office hours are counted through the month`() throws {
    let service = try service(
      """
      [{ Schedule: "cron(0 8 ? * MON-FRI *)", ScalableTargetAction: { MinCapacity: 3 } },
                     { Schedule: "cron(0 18 ? * MON-FRI *)", ScalableTargetAction: { MinCapacity: 1, MaxCapacity: 1 } }]
      """)
    let scaling = try #require(service.scaling)
    #expect(scaling.minimumTasks == 1)
    #expect(scaling.bounds(weekHour: 7).minimum == 1)
    #expect(scaling.bounds(weekHour: 8).minimum == 3)
    #expect(scaling.bounds(weekHour: 17).minimum == 3)
    #expect(scaling.bounds(weekHour: 18).minimum == 1)
    #expect(scaling.bounds(weekHour: 5 * 24 + 12).minimum == 1)
    #expect(scaling.minimumTaskHours(hours: 730) == 1_174)
    // 31 days from a Saturday have 21 working days, from a Monday 23: 744 + 2 × 10 h each.
    #expect(scaling.minimumTaskHours(hours: 744, from: 5 * 24) == 744 + 20 * 21)
    #expect(scaling.minimumTaskHours(hours: 744, from: 0) == 744 + 20 * 23)
  }

  /// 08:00 in Tokyo, nine hours ahead, is 23:00 of the day before; 08:00 in New York by standard
  /// time, five hours behind, is 13:00.
  @Test(arguments: [("Asia/Tokyo", 23, 0), ("America/New_York", 13, 1), ("Etc/GMT+5", 13, 0)])
  func `hours are those of the time zone`(zone: String, hour: Int, notes: Int) throws {
    let stack = try read(
      template(
        """
        [{ Schedule: "cron(0 8 * * ? *)", Timezone: \(zone), ScalableTargetAction: { MinCapacity: 3, MaxCapacity: 3 } },
                       { Schedule: "cron(0 9 * * ? *)", Timezone: \(zone), ScalableTargetAction: { MinCapacity: 1, MaxCapacity: 1 } }]
        """, policy: ""))
    let scaling = try #require(stack.stack.services.first?.scaling)
    let busy = (0..<24).filter { scaling.bounds(weekHour: 48 + $0).minimum == 3 }
    #expect(busy == [hour])
    // Summer time cannot be told in a month without a date.
    #expect(stack.notes.map(\.severity) == Array(repeating: .note, count: notes))
  }

  @Test func `a time zone that nobody knows is taken as UTC, and said`() throws {
    let stack = try read(
      template(
        """
        [{ Schedule: "cron(0 8 * * ? *)", Timezone: Europe/Berln, ScalableTargetAction: { MinCapacity: 3 } }]
        """, policy: ""))
    #expect(stack.notes.first?.mend == "did you mean 'Europe/Berlin'?")
  }

  /// From 20:00 to 06:00 no task runs, 14 h a day one.
  ///
  /// The 10 h after 30 days reach from 00:00 to 10:00, of which four count.
  @Test func `a schedule may stop everything`() throws {
    let service = try service(
      """
      [{ Schedule: "cron(0 20 * * ? *)", ScalableTargetAction: { MinCapacity: 0, MaxCapacity: 0 } },
                     { Schedule: "cron(0 6 * * ? *)", ScalableTargetAction: { MinCapacity: 1, MaxCapacity: 1 } }]
      """)
    #expect(service.minimumTasks == 0)
    #expect(service.scaling?.minimumTaskHours(hours: 730) == Double(30 * 14 + 4))
  }

  /// Bounds alone move nothing: the desired count, left out, is one.
  @Test func `without a policy and a schedule the tasks stay`() throws {
    let service = try service("[]")
    #expect(service.scaling?.mostTasks == 1)
  }
}
