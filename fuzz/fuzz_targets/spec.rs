#![no_main]

libfuzzer_sys::fuzz_target!(
    init: tracespec_fuzz::write_seeds("spec"),
    |data: &[u8]| (tracespec_fuzz::fuzzed::target("spec"))(data)
);
