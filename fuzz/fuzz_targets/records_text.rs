#![no_main]

libfuzzer_sys::fuzz_target!(
    init: tracespec_fuzz::write_seeds("records_text"),
    |data: &[u8]| (tracespec_fuzz::fuzzed::target("records_text"))(data)
);
