#![no_main]

libfuzzer_sys::fuzz_target!(
    init: tracespec_fuzz::write_seeds("order"),
    |data: &[u8]| (tracespec_fuzz::fuzzed::target("order"))(data)
);
