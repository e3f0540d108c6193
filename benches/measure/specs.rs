//! Any number of specs that differ as those of many teams do, and are the same in each run: one to three containers, most
//! deployed, some registered or run as batch transform, four of five in YAML.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use pipegen::source::Source;

use super::random::Random;

/// Writes a number of specs to a new folder. The first of many specs are those of few.
pub fn write(folder: &Path, specs: usize) {
    fs::create_dir(folder).expect("a folder can be made");
    let mut random = Random::new();
    for index in 0..specs {
        let name = format!("{}-{index:05}", random.choice(&["card-fraud", "churn", "forecast", "ranking"]));
        let text = spec(&mut random, &name);
        let (end, text) = if random.is(1, 5) { ("json", json(text)) } else { ("yaml", text) };
        fs::write(folder.join(format!("{name}.pipeline.{end}")), text).expect("a spec can be written");
    }
}

fn spec(random: &mut Random, name: &str) -> String {
    let mut text =
        format!("version: 1\nname: {name}\ndescription: Scores of {name}\nrole: {name}-execution\nmodels:\n");
    for step in ["preprocess", "classify", "postprocess"].iter().take(1 + random.below(3)) {
        let version = random.below(40);
        let image = format!("123456789012.dkr.ecr.eu-west-1.amazonaws.com/{step}:1.{version}");
        let _ = writeln!(text, "  # Version {version} since its last training.\n  - image_uri: {image}");
        let _ = writeln!(text, "    model_data: s3://example-models/{name}/{step}/{version}/model.tar.gz\n    env:");
        let _ =
            writeln!(text, "      SAGEMAKER_PROGRAM: {step}.py\n      STAGE: {step}\n    container_hostname: {step}");
    }
    if random.is(1, 2) {
        text.push_str("vpc_config:\n  subnets: [subnet-0a1b2c3d4e5f60718, subnet-1a2b3c4d5e6f70819]\n");
        text.push_str("  security_group_ids: [sg-0a1b2c3d4e5f60718]\nenable_network_isolation: true\n");
    }
    let _ = writeln!(text, "tags:\n  team: {}\n  cost-center: \"0042\"", random.choice(&["risk", "sales", "supply"]));
    if random.is(4, 5) {
        let instance = random.choice(&["ml.m5.large", "ml.m5.xlarge", "ml.c5.2xlarge"]);
        let _ =
            writeln!(text, "deploy:\n  instance_type: {instance}\n  initial_instance_count: {}", 1 + random.below(4));
        if random.is(1, 2) {
            let _ = writeln!(text, "  data_capture_config:\n    enable_capture: true\n    sampling_percentage: 25");
            let _ = writeln!(text, "    destination_s3_uri: s3://example-capture/{name}");
        }
    }
    if random.is(1, 3) {
        let _ = writeln!(text, "register:\n  model_package_group_name: {name}-models\n  content_types: [text/csv]");
        text.push_str("  response_types: [application/json]\n  inference_instances: [ml.m5.large]\n");
    }
    if random.is(1, 4) {
        text.push_str("transformer:\n  instance_type: ml.m5.xlarge\n  instance_count: 1\n  jobs:\n");
        let _ =
            writeln!(text, "    - name: nightly\n      data: s3://example-data/{name}/\n      content_type: text/csv");
        text.push_str("      schedule: {expression: cron(0 3 * * ? *), timezone: Europe/Berlin}\n");
    }
    text
}

/// The same spec as JSON.
fn json(text: String) -> String {
    let Ok(document) = (Source { path: "spec.yaml".to_owned(), text }).parse() else { panic!("a spec can be read") };
    format!("{:#}\n", document.value)
}
