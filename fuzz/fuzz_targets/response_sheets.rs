#![no_main]

libfuzzer_sys::fuzz_target!(
    init: tracespec_fuzz::write_seeds("response_sheets"),
    |data: &[u8]| (tracespec_fuzz::fuzzed::target("response_sheets"))(data)
);
