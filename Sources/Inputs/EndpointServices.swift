/// AWS services that a VPC reaches by an endpoint, by the last part of its name: `ecr.api` of
/// `com.amazonaws.us-east-1.ecr.api`.
///
/// - Source: VPC user guide, "AWS services that integrate with AWS PrivateLink" and "Gateway endpoints", 2025; not every
///   region has all of them, and new ones come: a name that is not here and is like none of them is let through.
enum EndpointServices {
  static let names = Set(list.split { $0 == " " || $0 == "\n" }.map(String.init))

  private static let list = """
    access-analyzer account airflow.api airflow.api-fips airflow.env airflow.env-fips airflow.ops amplify
    amplifybackend amplifyuibuilder apigateway app-integrations appconfig appconfigdata appflow
    application-autoscaling application-signals applicationinsights appmesh appmesh-envoy-management apprunner
    apprunner.requests appstream.api appstream.streaming appsync appsync-api aps aps-workspaces
    arc-zonal-shift artifact athena auditmanager auth-settings autoscaling autoscaling-plans awsconnector b2bi
    backup backup-gateway batch bcm-data-exports bcm-pricing-calculator bedrock bedrock-agent
    bedrock-agent-runtime bedrock-agentcore bedrock-agentcore-control bedrock-agentcore.gateway
    bedrock-data-automation bedrock-data-automation-runtime bedrock-fips bedrock-mantle bedrock-runtime
    bedrock-runtime-fips billing billingconductor braket budgets cassandra cassandra-fips ce cleanrooms
    cleanrooms-ml cloudcontrolapi cloudcontrolapi-fips clouddirectory cloudformation cloudformation-fips
    cloudhsmv2 cloudhsmv2-fips cloudtrail codeartifact.api codeartifact.repositories codebuild codebuild-fips
    codecommit codecommit-fips codeconnections.api codedeploy codedeploy-commands-secure codedeploy-fips
    codeguru-profiler codeguru-reviewer codepipeline codestar-connections.api cognito-identity
    cognito-identity-fips cognito-idp cognito-idp-fips comprehend comprehendmedical compute-optimizer config
    connect-campaigns console control-catalog controltower cost-optimization-hub data-servicediscovery
    data-servicediscovery-fips databrew databrew-fips dataexchange datasync datazone deadline.management
    deadline.scheduling detective devicefarm devicefarm-fips devops-guru directconnect discovery dms dms-fips
    drs ds ds-data dsql dynamodb dynamodb-fips dynamodb-streams ebs ec2 ec2-fips ec2-instance-connect
    ec2messages ecr.api ecr.dkr ecs ecs-agent ecs-telemetry eks eks-auth elastic-inference.runtime elasticache
    elasticache-fips elasticbeanstalk elasticbeanstalk-health elasticfilesystem elasticfilesystem-fips
    elasticloadbalancing elasticmapreduce email email-smtp emr-containers emr-serverless
    emr-serverless-services.livy emrwal.prod entityresolution events events-fips evidently evidently-dataplane
    execute-api finspace finspace-api firehose fis forecast forecast-fips forecastquery forecastquery-fips
    frauddetector freetier fsx fsx-fips git-codecommit git-codecommit-fips glue glue.dashboard grafana
    grafana-workspace greengrass groundstation guardduty guardduty-data guardduty-data-fips guardduty-fips
    health healthlake iam imagebuilder inspector-scan inspector2 internetmonitor internetmonitor-fips
    invoicing iot.credentials iot.data iot.fleethub.api iotdeviceadvisor iotfleetwise iotroborunner
    iotsitewise.api iotsitewise.data iottwinmaker.api iottwinmaker.data iotwireless.api ivs kafka kafka-fips
    kendra kendra-ranking kinesis-firehose kinesis-firehose-fips kinesis-streams kinesis-streams-fips kms
    kms-fips lakeformation lambda launchwizard license-manager license-manager-fips
    license-manager-linux-subscriptions license-manager-user-subscriptions logs lookoutequipment
    lookoutmetrics lookoutvision lorawan.cups lorawan.lns m2 macie2 mail-manager managedblockchain-query
    managedblockchain.bitcoin.mainnet mediaconnect medical-imaging memory-db memorydb-fips
    metering-marketplace mgn migrationhub-orchestrator migrationhub-strategy models-v2-lex models.lex
    monitoring monitoring-fips mpa neptune-graph neptune-graph-data network-firewall network-firewall-fips
    networkflowmonitor networkmonitor notifications notifications-contacts nova-act observabilityadmin
    omics-analytics omics-control-storage omics-storage omics-tags omics-workflows organizations outposts
    panorama partnercentral-selling payment-cryptography.controlplane payment-cryptography.dataplane
    pca-connector-ad pca-connector-scep pcs personalize personalize-events personalize-runtime pi pi-fips
    pinpoint pinpoint-sms-voice-v2 pipes pipes-data pipes-fips polly pricing.api private-networks profile
    proton q qapps qbusiness qldb.session quicksight ram rbin rds rds-data redshift redshift-data
    redshift-data-fips redshift-fips redshift-serverless redshift-serverless-fips rekognition rekognition-fips
    resiliencehub resource-explorer-2 resource-groups robomaker rolesanywhere rum rum-dataplane
    runtime-medical.lex runtime-v2-lex runtime.lex s3 s3-outposts s3express sagemaker.api sagemaker.api-fips
    sagemaker.featurestore-runtime sagemaker.metrics sagemaker.partner-app sagemaker.runtime
    sagemaker.runtime-fips savingsplans scheduler schemas secretsmanager secretsmanager-fips securityhub
    securitylake serverlessrepo servicecatalog servicecatalog-appregistry servicediscovery
    servicediscovery-fips servicequotas ses shield signer signin simspaceweaver snow-device-management sns
    social-messaging sqs sqs-fips ssm ssm-contacts ssm-fips ssm-incidents ssm-quicksetup ssmmessages states
    storagegateway streaming-rekognition sts sts-fips support supportapp swf swf-fips sync-states synthetics
    synthetics-fips tagging tax tax-fips textract textract-fips thinclient.api timestream-influxdb
    timestream.ingest-cell1 timestream.query-cell1 tnb transcribe transcribestreaming transfer transfer.server
    translate trustedadvisor user-subscriptions verifiedpermissions voiceid vpc-lattice wafv2 wafv2-fips
    wellarchitected wickr wisdom workmail workspaces workspaces-instances workspaces-web xray
    """
}
