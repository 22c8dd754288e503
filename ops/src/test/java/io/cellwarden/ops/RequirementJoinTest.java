package io.cellwarden.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.ops.RequirementJoin.Proof;
import io.cellwarden.ops.RequirementJoin.Row;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The join of requirements and tests")
class RequirementJoinTest {
    private static final List<Row> LIST =
            List.of(new Row("ABC-1", true), new Row("ABC-2", true), new Row("XYZ-1", false));

    @Test
    void reads_the_rows_of_the_list_and_nothing_else() {
        var rows = RequirementJoin.rows(List.of(
                "# Requirements",
                "| id | requirement | status |",
                "| --- | --- | --- |",
                "| ABC-1 | text with 1 < 2 | finished |",
                "| XYZ-12 | text | later |"));

        assertThat(rows).containsExactly(new Row("ABC-1", true), new Row("XYZ-12", false));
    }

    @Test
    void names_each_finished_requirement_without_a_passing_test() {
        var findings = RequirementJoin.judge(LIST, List.of(Proof.parse("ABC-1\tio.cellwarden.T.a\tpass")));

        assertThat(findings.errors()).isEmpty();
        assertThat(findings.gaps()).containsExactly("ABC-2");
    }

    @Test
    void refuses_an_unknown_id_and_an_id_listed_twice() {
        var twice = List.of(new Row("ABC-1", true), new Row("ABC-1", true));

        var findings = RequirementJoin.judge(twice, List.of(new Proof("ABC-9", "io.cellwarden.T.a", true)));

        assertThat(findings.errors())
                .containsExactly("ABC-1 is listed twice", "io.cellwarden.T.a names the unknown requirement ABC-9");
    }

    @Test
    void takes_one_failed_round_for_a_failed_proof() {
        var findings = RequirementJoin.judge(
                LIST,
                List.of(new Proof("ABC-1", "io.cellwarden.T.a", true), new Proof("ABC-1", "io.cellwarden.T.a", false)));

        assertThat(findings.errors()).containsExactly("io.cellwarden.T.a failed for ABC-1");
    }

    @Test
    void writes_the_same_page_whatever_the_order_and_the_number_of_rounds() {
        var a = new Proof("ABC-1", "io.cellwarden.cell.T.a_b", true);
        var c = new Proof("ABC-1", "io.cellwarden.cell.T.c", true);
        var d = new Proof("ABC-1", "io.cellwarden.bms.S.d", true);

        var page = RequirementJoin.page(LIST, List.of(c, a, a, d));

        assertThat(page).isEqualTo(RequirementJoin.page(LIST, List.of(d, a, c))).endsWith("""
                        | ABC-1 | `bms.S`: d<br>`cell.T`: a\\_b, c |
                        | ABC-2 | **none** |
                        | XYZ-1 | later |
                        """);
    }
}
