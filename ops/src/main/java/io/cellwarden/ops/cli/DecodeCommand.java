package io.cellwarden.ops.cli;

import io.cellwarden.gateway.Protocols;
import io.cellwarden.gateway.driver.Protocol;
import io.cellwarden.gateway.wire.DecodeError;
import io.cellwarden.gateway.wire.DecodeResult;
import io.cellwarden.gateway.wire.ProtocolDecoder;
import io.cellwarden.ops.json.FrameJson;
import io.cellwarden.ops.json.Json;
import io.cellwarden.ops.site.DeviceKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cellwarden decode}. */
@Command(
        name = "decode",
        description = "Reads the frames of a protocol and prints each as a JSON object.",
        mixinStandardHelpOptions = true)
final class DecodeCommand implements Callable<Integer> {
    @Option(
            names = {"-p", "--protocol"},
            required = true,
            paramLabel = "NAME",
            description = "jbd, daly, jk, pylontech, seplos-v2, seplos-v3, vedirect, victron-ble, can-bms or nmea2000.")
    private String protocol = "";

    @Option(
            names = "--hex",
            arity = "1..*",
            paramLabel = "HEX",
            description = "An answer as it came from the line, in hex; may be repeated.")
    private List<String> hex = List.of();

    @Option(names = "--lines", description = "Read answers in hex from standard input, one a line.")
    private boolean lines;

    @Option(names = "--file", paramLabel = "FILE", description = "A raw recording of a line.")
    private @Nullable Path file;

    @ArgGroup
    private Key key = new Key();

    /** The key of the device, for a protocol that is encrypted. */
    static final class Key {
        @Option(
                names = "--key",
                paramLabel = "KEY",
                description = "The key of an encrypted protocol, in hex; other users of this computer may see it.")
        private @Nullable String text;

        @Option(
                names = "--key-file",
                paramLabel = "FILE",
                description = "A file, readable by its owner alone, whose first line is the key.")
        private @Nullable Path file;

        @Option(names = "--key-env", paramLabel = "NAME", description = "A variable of the environment with the key.")
        private @Nullable String variable;

        private Optional<String> read() {
            return Optional.ofNullable(text)
                    .or(() -> Optional.ofNullable(file).map(DeviceKey::firstLine))
                    .or(() -> Optional.ofNullable(variable).map(DeviceKey::ofVariable));
        }
    }

    @Option(names = "--json", hidden = true, description = "Accepted: the output is JSON in any case.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Streams streams;

    DecodeCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        long sources = Stream.of(!hex.isEmpty(), lines, file != null)
                .filter(given -> given)
                .count();
        if (sources != 1) {
            throw new ParameterException(spec.commandLine(), "give exactly one of --hex, --lines and --file");
        }
        ProtocolDecoder decoder = decoder();
        try (Lines out = new Lines(streams.out())) {
            hex.forEach(answer -> each(out, decodeHex(decoder, answer)));
            if (lines) {
                decodeLines(decoder, out);
            }
            if (file != null) {
                each(out, decoder.decodeRecording(Files.readAllBytes(file)));
            }
            return ExitCode.DONE;
        } catch (IOException e) {
            throw Failure.unreadable(file == null ? "standard input" : file.toString(), e);
        }
    }

    private ProtocolDecoder decoder() {
        ProtocolDecoder decoder = named();
        try {
            Optional<String> given = key.read();
            Optional<ProtocolDecoder> keyed = given.flatMap(decoder::withKey);
            if (given.isPresent() && keyed.isEmpty()) {
                streams.err().println("protocol " + protocol + " has no key; --key is not used");
            }
            return keyed.orElse(decoder);
        } catch (IllegalArgumentException noKey) {
            throw Failure.usage(String.valueOf(noKey.getMessage()), noKey);
        }
    }

    private ProtocolDecoder named() {
        return Protocols.named(protocol)
                .map(Protocol::decoder)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "unknown protocol \"" + protocol + "\"; known are " + String.join(", ", Protocols.names())));
    }

    private static void each(Lines out, List<DecodeResult> results) {
        results.forEach(result -> out.add(Json.line(FrameJson.of(result))));
    }

    private void decodeLines(ProtocolDecoder decoder, Lines out) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(streams.in(), StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            List<?> objects =
                    decodeHex(decoder, line).stream().map(FrameJson::of).toList();
            out.add(Json.line(objects.size() == 1 ? objects.getFirst() : objects));
            if (!reader.ready()) {
                out.flush(); // whoever sends line by line waits for the answer
            }
        }
    }

    private List<DecodeResult> decodeHex(ProtocolDecoder decoder, String text) {
        String digits = text.replaceAll("\\s+", "");
        int wrong = 0;
        while (wrong < digits.length() && HexFormat.isHexDigit(digits.charAt(wrong))) {
            wrong++;
        }
        if (digits.isEmpty()) {
            return List.of(noHex("is empty; wanted is hex", 0));
        }
        if (wrong < digits.length()) {
            return List.of(noHex("'" + digits.charAt(wrong) + "' is no hex digit", wrong / 2));
        }
        if (digits.length() % 2 != 0) {
            return List.of(noHex("the last byte has one hex digit only", wrong / 2));
        }
        return decoder.decodeAnswer(HexFormat.of().parseHex(digits));
    }

    private DecodeError noHex(String detail, long offset) {
        return new DecodeError(protocol, DecodeError.Kind.FRAMING, detail, offset);
    }
}
