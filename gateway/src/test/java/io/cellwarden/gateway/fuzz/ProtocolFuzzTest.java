package io.cellwarden.gateway.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellwarden.gateway.Protocols;
import io.cellwarden.gateway.Samples;
import io.cellwarden.gateway.driver.Protocol;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.DecodeError;
import io.cellwarden.gateway.wire.DecodeResult;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.ProtocolDecoder;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Every protocol, whatever comes over its line,")
class ProtocolFuzzTest {
    private static final int INPUTS = 5_000;
    private static final int FUZZED_INPUTS = 1_000_000;
    private static final Duration LONGEST_RUN = Duration.ofMinutes(20);
    private static final int MOST_CHANGES = 8;

    @TempDir
    private Path folder;

    static List<String> protocols() {
        return Protocols.names();
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void has_samples_of_real_answers_that_decode(String name) {
        ProtocolDecoder decoder = Protocols.named(name).orElseThrow().decoder();
        List<DecodeResult> all = Samples.of(name).stream()
                .flatMap(sample -> decoder.decodeRecording(sample.toArray()).stream())
                .toList();

        assertThat(all)
                .as("answers of %s in resource samples/%s.hex", name, name)
                .noneMatch(DecodeError.class::isInstance)
                .anyMatch(DecodedFrame.class::isInstance);
    }

    /** Real answers, changed here and there, cut, repeated and put together; the seed is printed, and can be given. */
    @ParameterizedTest
    @MethodSource("protocols")
    void throws_nothing_stays_small_and_finds_the_next_frame(String name) {
        long seed = Long.getLong("cellwarden.seed", System.nanoTime());
        ProtocolFuzz fuzz = new ProtocolFuzz(Protocols.named(name).orElseThrow().decoder());
        List<Bytes> samples = Samples.of(name);
        Random random = new Random(seed);
        for (int i = 0; i < INPUTS; i++) {
            try {
                fuzz.check(input(samples, random));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("-Dcellwarden.seed=" + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private static byte[] input(List<Bytes> samples, Random random) {
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        int parts = random.nextInt(1, 4);
        for (int part = 0; part < parts; part++) {
            byte[] bytes = samples.get(random.nextInt(samples.size())).toArray();
            int changes = random.nextInt(MOST_CHANGES);
            for (int change = 0; change < changes; change++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            int from = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : 0;
            int to = random.nextInt(4) == 0 ? random.nextInt(from, bytes.length) : bytes.length;
            input.write(bytes, from, to - from);
        }
        return input.toByteArray();
    }

    /** The fuzzer as its own process: it instruments what it runs, and keeps inputs that reach new code. */
    @Tag("slow")
    @ParameterizedTest
    @MethodSource("protocols")
    void survives_a_million_inputs_of_a_fuzzer_that_looks_at_the_code_it_reaches(String name) throws Exception {
        Path corpus = Files.createDirectory(folder.resolve("corpus"));
        for (Bytes sample : Samples.of(name)) {
            Files.write(corpus.resolve(sample.hashCode() + ".bin"), sample.toArray());
        }

        Process fuzzer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+EnableDynamicAgentLoading",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        classPath(),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + ProtocolFuzz.class.getName(),
                        "--target_args=" + name,
                        "--instrumentation_includes=io.cellwarden.gateway.wire.**",
                        "--keep_going=1",
                        "-runs=" + FUZZED_INPUTS,
                        "-max_len=1024",
                        "-timeout=10",
                        "-artifact_prefix=" + folder + File.separator,
                        corpus.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("fuzzer.log").toFile())
                .start();
        try {
            assertThat(fuzzer.waitFor(LONGEST_RUN.toSeconds(), TimeUnit.SECONDS))
                    .as("ends in %s", LONGEST_RUN)
                    .isTrue();
            assertThat(fuzzer.exitValue()).as("%s", lastLines()).isZero();
            assertThat(lastLines()).contains("Done " + FUZZED_INPUTS + " runs");
        } finally {
            fuzzer.destroyForcibly().onExit().join();
        }
    }

    private String lastLines() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("fuzzer.log"));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("junit") && !entry.contains("surefire"))
                .reduce((a, b) -> a + File.pathSeparator + b)
                .orElseThrow();
    }

    @Test
    void is_noticed_when_it_throws() {
        assertNoticed(pieces -> {
            throw new IllegalStateException("found");
        })
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void is_noticed_when_it_looks_at_how_bytes_were_cut() {
        assertNoticed(pieces -> pieces.size() == 1 ? List.of() : List.of(error(pieces.size())))
                .hasMessageContaining("depends on how the bytes were cut");
    }

    @Test
    void is_noticed_when_it_fills_memory() {
        assertNoticed(pieces -> List.of(error(new byte[1 << 24].length)))
                .hasMessageContaining("allocates 167");
    }

    @Test
    void is_noticed_when_it_never_finds_a_frame_behind_damage() {
        Protocol jbd = Protocols.named("jbd").orElseThrow();
        assertNoticed(pieces -> pieces.size() == 2 ? List.of() : jbd.decoder().decodePieces(pieces))
                .hasMessageContaining("does not find the frames behind the damage");
    }

    private static DecodeError error(long offset) {
        return new DecodeError("jbd", DecodeError.Kind.FRAMING, "x", offset);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertNoticed(
            Function<List<byte[]>, List<DecodeResult>> broken) {
        Protocol jbd = Protocols.named("jbd").orElseThrow();
        ProtocolDecoder decoder = new ProtocolDecoder() {
            private boolean armed;

            @Override
            public String name() {
                return "jbd";
            }

            @Override
            public List<DecodeResult> decodeAnswer(byte[] input) {
                return jbd.decoder().decodeAnswer(input);
            }

            @Override
            public List<DecodeResult> decodePieces(List<byte[]> pieces) {
                armed |= pieces.getFirst().length == 1_000;
                return armed ? broken.apply(pieces) : jbd.decoder().decodePieces(pieces);
            }

            @Override
            public int longestFrame() {
                return jbd.decoder().longestFrame();
            }
        };
        ProtocolFuzz fuzz = new ProtocolFuzz(decoder);
        return assertThatThrownBy(() -> fuzz.check(new byte[1_000]));
    }
}
