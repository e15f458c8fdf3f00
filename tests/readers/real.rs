//! Files that nobody here wrote: read, or refused with a reason that names place and cause. They lie
//! beside the project; where they are absent there is nothing to see.

use std::path::PathBuf;

use super::{clean, run, said};

/// The folder, where it is there: a machine without it passes this over.
fn folder() -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data/real");
    path.is_dir().then_some(path)
}

/// What is expected of each: part of what is said about it. None of them is a record of the sample's
/// forms, so none may pass without a word.
const EXPECTED: [(&str, &str); 33] = [
    // One message without a list.
    ("cfx/CFX.CFXEnvelope.1.json", "no list of records"),
    (
        "cfx/CFX.Production.RecipeModified.1.json",
        "no list of records",
    ),
    (
        "cfx/CFX.Production.SetupRequirementsChanged.1.json",
        "no list of records",
    ),
    (
        "cfx/CFX.Production.WorkCompleted.1.json",
        "no list of records",
    ),
    (
        "cfx/CFX.Production.WorkCompleted.2.json",
        "no list of records",
    ),
    // A list of identifiers only.
    (
        "cfx/CFX.Materials.Storage.MaterialsUnloaded.1.json",
        "no list of records",
    ),
    // Lists of objects that have the columns of no demanded form.
    (
        "cfx/CFX.InformationSystem.WorkOrderManagement.WorkOrdersCreated.1.json",
        "/NewOrders: ",
    ),
    (
        "cfx/CFX.Materials.Management.GetMaterialInformationResponse.1.json",
        "/Materials: ",
    ),
    (
        "cfx/CFX.Materials.Management.MSDManagement.MaterialsExpired.1.json",
        "/Materials: ",
    ),
    (
        "cfx/CFX.Materials.Management.MSDManagement.MaterialsOpened.1.json",
        "/Materials: ",
    ),
    (
        "cfx/CFX.Materials.Management.MSDManagement.MaterialsPlacedInDryStorage.1.json",
        "/Materials: ",
    ),
    (
        "cfx/CFX.Materials.Management.MaterialsInitialized.1.json",
        "/Materials: ",
    ),
    (
        "cfx/CFX.Materials.Storage.MaterialsLoaded.1.json",
        "/Materials: ",
    ),
    (
        "cfx/CFX.Materials.Storage.SplicePointDetected.1.json",
        "no list of records",
    ),
    (
        "cfx/CFX.Materials.Storage.ValidateStationSetupRequest.1.json",
        "/MaterialSetupRequirements: ",
    ),
    (
        "cfx/CFX.Production.Assembly.MaterialsUninstalled.1.json",
        "/UninstalledMaterials: ",
    ),
    (
        "cfx/CFX.Production.Assembly.UnitsPersonalized.1.json",
        "/PersonalizedUnits: ",
    ),
    (
        "cfx/CFX.Production.ReworkAndRepair.UnitsRepaired.1.json",
        "/RepairedUnits: ",
    ),
    (
        "cfx/CFX.Production.TestAndInspection.UnitsInspected.1.json",
        "/InspectedUnits: ",
    ),
    (
        "cfx/CFX.Production.TestAndInspection.UnitsInspected.2.json",
        "/InspectedUnits: ",
    ),
    (
        "cfx/CFX.Production.TestAndInspection.UnitsTested.1.json",
        "/TestedUnits: ",
    ),
    ("cfx/CFX.Production.UnitsArrived.1.json", "/Units: "),
    ("cfx/CFX.Production.UnitsDeparted.1.json", "/Units: "),
    ("cfx/CFX.Production.UnitsDisqualified.1.json", "/Units: "),
    ("cfx/CFX.Production.UnitsInitialized.1.json", "/Units: "),
    ("cfx/CFX.Production.WorkStarted.1.json", "/Units: "),
    // Test reports: their steps are lists without a unit in each row.
    (
        "openhtf/1.hello_world.json",
        "no record form of the spec fits",
    ),
    ("wats/uur_example.json", "no record form of the spec fits"),
    (
        "wats/uut-wsjf-export.json",
        "no record form of the spec fits",
    ),
    // Parts lists are no records; the nearest form is named.
    (
        "bom/BeagleBone-AI_bom.csv",
        "no record form of the spec fits",
    ),
    (
        "bom/PocketBeagle_BOM.csv",
        "no record form of the spec fits",
    ),
    (
        "bom/BeagleBone-AI_RevA2_BOM+DNP.xlsx",
        "no record form of the spec fits",
    ),
    ("MANIFEST.md", ""),
];

#[test]
fn real_files_are_refused_with_place_and_cause() {
    let Some(folder) = folder() else { return };
    let plain = run(&clean());
    let mut wrong = Vec::new();
    for (name, expected) in EXPECTED {
        let Ok(bytes) = std::fs::read(folder.join(name)) else {
            wrong.push(format!("{name} is not there"));
            continue;
        };
        let mut files = clean();
        files.push((name.to_owned(), bytes));
        let report = run(&files);
        let all = said(&report, name);
        if !all.iter().any(|line| line.contains(expected)) || report.verdict.releases() {
            wrong.push(format!("{name}: {expected} is not in {all:?}"));
        }
        // Nothing else is hidden or changed by it.
        if report.matched != plain.matched {
            wrong.push(format!("{name} changes how other files are read"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
