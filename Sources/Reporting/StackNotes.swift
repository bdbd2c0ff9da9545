/// What an estimate of a stack file says about things that have no line.
enum StackNotes {
  /// What costs nothing by itself, and why it is no oversight.
  static let free: [(name: String, why: String)] = [
    ("ECS cluster, services and task definitions", "only the tasks are charged"),
    (
      "VPC, subnets, route tables, internet gateway, security groups",
      "free at any volume; public addresses are charged apart"
    ),
    ("Target groups, listeners and the first 10 rules of the balancer", "part of its price"),
    ("Bytes between balancer and targets, also across zones", "not charged for an ALB"),
    ("ACM public certificates", "free with an integrated service"),
    ("Image pulls from ECR within the region", "only their way through the NAT is charged"),
    ("Cloud Map instances that ECS registers", "its private hosted zone is charged"),
    ("IAM roles and policies", "free"),
    ("Data in from the internet", "free; through the NAT its processing is charged"),
    ("Basic image scanning", "free; enhanced scanning is not"),
  ]

  /// What could be charged and has no line.
  static let notPriced: [(name: String, why: String)] = [
    ("Third parties (e-mail, LLM)", "their own bills; only the bytes to them are here"),
    ("AWS Support plan and taxes", "a share of the whole account's bill"),
    ("CI runners and the pushes from them", "GitHub's bill; pushing to ECR is free"),
    ("SNS notifications of alarms", "the first 1,000 e-mails a month are free"),
    (
      "More balancer addresses while it is scaled out",
      "AWS adds them by itself: $3.65 a month each while they stay"
    ),
    (
      "DNS queries between the services inside the VPC",
      "a few cents a million at most, where they are charged at all"
    ),
    ("NAT and balancer bytes of health checks", "inside the VPC; they cost CPU, not dollars"),
  ]
}
