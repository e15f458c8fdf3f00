#![no_main]

libfuzzer_sys::fuzz_target!(
    init: tracespec_fuzz::write_seeds("delivery"),
    |data: &[u8]| (tracespec_fuzz::fuzzed::target("delivery"))(data)
);
