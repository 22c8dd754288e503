package io.cellwarden.persistence.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellwarden.event.BankEvent;
import io.cellwarden.event.Command;
import io.cellwarden.event.Input;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The numbers in stored events")
class FrozenTablesTest {
    @Test
    void are_one_for_each_type() {
        assertThat(KryoRegistry.types()).extracting(StoredType::id).doesNotHaveDuplicates();
        assertThat(KryoRegistry.types()).extracting(StoredType::type).doesNotHaveDuplicates();
    }

    @Test
    void take_one_byte_and_none_of_kryos_own() {
        assertThat(KryoRegistry.types()).extracting(StoredType::id).allMatch(id -> id >= 10 && id <= 125);
    }

    @Test
    void are_given_to_every_event_input_and_command() {
        assertThat(KryoRegistry.types())
                .extracting(row -> (Object) row.type())
                .as("a new type needs a row in StoredEvents, StoredInputs or StoredCommands")
                .containsAll(Stream.of(BankEvent.class, Input.class, Command.class)
                        .flatMap(Sealed::leaves)
                        .toList());
    }

    @Test
    void of_types_never_change() throws IOException {
        assertThat(KryoRegistry.types().stream()
                        .map(row -> row.id() + "\t" + row.type().getSimpleName() + "\t" + row.version())
                        .toList())
                .as("append a new type's line to types.tsv; never change one but for its version")
                .isEqualTo(table("types.tsv"));
    }

    @Test
    void stand_for_records_whose_shape_does_not_change_without_a_new_version() throws IOException {
        assertThat(shapes())
                .as("a record has another shape: give its stored type a new version, keep its readers, and append the "
                        + "line of the new version to shapes.tsv; never change a line")
                .containsAll(KryoRegistry.types().stream().map(Shapes::line).toList());
    }

    @Test
    void have_the_shapes_of_all_their_versions() throws IOException {
        assertThat(shapes().stream().map(FrozenTablesTest::typeAndVersion))
                .containsExactlyInAnyOrderElementsOf(KryoRegistry.types().stream()
                        .flatMap(row -> IntStream.rangeClosed(1, row.version())
                                .mapToObj(
                                        version -> row.id() + "\t" + row.type().getSimpleName() + "\t" + version))
                        .toList());
    }

    private static String typeAndVersion(String line) {
        return line.substring(0, line.lastIndexOf('\t'));
    }

    private static List<String> shapes() throws IOException {
        return table("shapes.tsv");
    }

    @Test
    void of_enum_constants_never_change() throws IOException {
        assertThat(EnumCodes.all().stream().flatMap(FrozenTablesTest::lines).toList())
                .as("append a new constant's line to enum-codes.tsv; never change one")
                .containsExactlyInAnyOrderElementsOf(table("enum-codes.tsv"));
    }

    @Test
    void may_not_be_given_twice() {
        assertThatThrownBy(() -> new EnumCode<>(Sample.class, _ -> 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ONE and TWO have the same code 1");
    }

    private enum Sample {
        ONE,
        TWO
    }

    private static <E extends Enum<E>> Stream<String> lines(EnumCode<E> codes) {
        return Stream.of(codes.type().getEnumConstants())
                .map(constant -> codes.type().getSimpleName() + "\t" + constant.name() + "\t" + codes.code(constant));
    }

    private static List<String> table(String name) throws IOException {
        try (InputStream in = FrozenTablesTest.class.getResourceAsStream("/journal/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
