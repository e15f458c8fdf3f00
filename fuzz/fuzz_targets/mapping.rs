#![no_main]

libfuzzer_sys::fuzz_target!(
    init: tracespec_fuzz::write_seeds("mapping"),
    |data: &[u8]| (tracespec_fuzz::fuzzed::target("mapping"))(data)
);
