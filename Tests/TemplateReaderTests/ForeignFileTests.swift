import Diagnostics
import Estimation
import Resources
import Services
import Testing

@testable import TemplateReader

@Suite struct `Files that are no templates` {
  private func message(_ text: String, _ name: String = "t.yaml") -> String {
    do {
      _ = try read(text, name: name)
      return ""
    } catch let problems as Diagnostics {
      return problems.text
    } catch {
      return "\(error)"
    }
  }

  @Test func `say that 'Resources' is empty, or of which kind it is`() {
    #expect(message("AWSTemplateFormatVersion: 2010-09-09\nResources:\n").contains("is empty"))
    #expect(message("Resources: none\n").contains("'Resources' of this template is"))
  }

  @Test func `say of a 'Type' that is no text what it is`() {
    let text = message("Resources: { Network: { Type: { \"Rain::Module\": ./net.yaml } } }")
    #expect(text.contains("the 'Type' of resource 'Network' is a mapping"), "\(text)")
  }

  @Test func `say how a plan in Terraform's own form is written as JSON`() {
    let text = message("PK\u{3}\u{4}plan", "my plan")
    #expect(text.contains("terraform show -json 'my plan' >plan.json"), "\(text)")
  }

  @Test func `say what the Serverless Framework writes`() {
    let text = message("service: shop\nprovider: { name: aws }\n", "serverless.yml")
    #expect(text.contains("serverless package"))
  }

  /// hashicorp/setup-terraform writes the command before the plan, and debug lines behind it.
  @Test func `are plans within the words of a wrapper`() throws {
    let plan = """
      [command]/usr/bin/terraform show -json plan
      {"format_version": "1.2", "planned_values": {"root_module": {"resources": [
        {"address": "aws_sns_topic.t", "mode": "managed", "type": "aws_sns_topic", "name": "t",
         "provider_name": "registry.terraform.io/hashicorp/aws", "values": {}}]}}}
      ::debug::stdout: {}
      """
    #expect(try read(plan, name: "plan.json").resources.map(\.id.text) == ["aws_sns_topic.t"])
  }
}
