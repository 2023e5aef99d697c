"""The tables of the register."""

import sqlalchemy as sa
from alembic import op

revision = "b125f846032f"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "api_key",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("\"scope\" IN ('admin', 'contribute', 'write')", name=op.f("ck_api_key_scope_known")),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_api_key_expires_later")),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_api_key_digest_length")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_api_key_name_given")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_key_digest")),
    )
    op.create_table(
        "change",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("op", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("\"op\" IN ('create', 'delete', 'update')", name=op.f("ck_change_op_known")),
        sa.CheckConstraint("\"type\" IN ('act', 'country', 'leader', 'source')", name=op.f("ck_change_type_known")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_change")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index("ix_change_type_id", ["type", "id"], unique=False)

    op.create_table(
        "country",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("alpha2", sa.Text(), nullable=True),
        sa.Column("numeric", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("official_name", sa.Text(), nullable=True),
        sa.Column("names", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("subregion", sa.Text(), nullable=True),
        sa.Column("capital", sa.Text(), nullable=True),
        sa.Column("wikidata", sa.Text(), nullable=True),
        sa.Column("independent", sa.Boolean(), nullable=True),
        sa.Column("from_year", sa.Integer(), nullable=True),
        sa.Column("to_year", sa.Integer(), nullable=True),
        sa.Column("successors", sa.JSON(none_as_null=True), nullable=False),
        sa.CheckConstraint("from_year <= to_year", name=op.f("ck_country_years_in_order")),
        sa.CheckConstraint("length(code) = 3", name=op.f("ck_country_code_length")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_country")),
        sa.UniqueConstraint("alpha2", name=op.f("uq_country_alpha2")),
    )
    with op.batch_alter_table("country", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_country_region"), ["region"], unique=False)

    op.create_table(
        "document",
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "\"action\" IN ('create', 'delete', 'restore', 'update')", name=op.f("ck_document_action_known")
        ),
        sa.CheckConstraint("\"type\" IN ('act', 'country', 'leader', 'source')", name=op.f("ck_document_type_known")),
        sa.PrimaryKeyConstraint("type", "id", name=op.f("pk_document")),
    )
    op.create_table(
        "feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
    )
    op.create_table(
        "revision",
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "\"action\" IN ('create', 'delete', 'restore', 'update')", name=op.f("ck_revision_action_known")
        ),
        sa.CheckConstraint("\"type\" IN ('act', 'country', 'leader', 'source')", name=op.f("ck_revision_type_known")),
        sa.PrimaryKeyConstraint("type", "id", "revision", name=op.f("pk_revision")),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("url_key", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("originator", sa.Text(), nullable=True),
        sa.Column("originator_kind", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("published_on", sa.Text(), nullable=True),
        sa.Column("published_on_first", sa.Text(), nullable=True),
        sa.Column("published_on_last", sa.Text(), nullable=True),
        sa.Column("accessed_on", sa.Text(), nullable=True),
        sa.Column("archive_url", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("kind_text", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "\"kind\" IN ('academic', 'independent_media', 'international_agency', 'international_organisation', 'ngo_or_monitor', 'official_statement', 'official_text', 'other', 'republisher', 'social', 'state_media', 'unknown')",
            name=op.f("ck_source_kind_known"),
        ),
        sa.CheckConstraint(
            "\"originator_kind\" IN ('academic', 'independent_media', 'international_agency', 'international_organisation', 'ngo_or_monitor', 'official_statement', 'official_text', 'other', 'republisher', 'social', 'state_media', 'unknown')",
            name=op.f("ck_source_originator_kind_known"),
        ),
        sa.CheckConstraint(
            '("published_on" IS NULL AND published_on_first IS NULL AND published_on_last IS NULL) OR ("published_on" IS NOT NULL AND published_on_first <= published_on_last)',
            name=op.f("ck_source_published_on_span"),
        ),
        sa.CheckConstraint("(url IS NULL) = (url_key IS NULL)", name=op.f("ck_source_url_with_key")),
        sa.CheckConstraint(
            "url IS NOT NULL OR (title IS NOT NULL AND publisher IS NOT NULL)", name=op.f("ck_source_citable")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("url_key", name=op.f("uq_source_url_key")),
    )
    with op.batch_alter_table("source", schema=None) as batch_op:
        batch_op.create_index("ix_source_published_on_first_id", ["published_on_first", "id"], unique=False)
        batch_op.create_index("ix_source_publisher", ["publisher"], unique=False)

    op.create_table(
        "tally",
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("year", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("acts", sa.Integer(), nullable=False),
        sa.Column("quantified", sa.Integer(), nullable=False),
        sa.Column("low", sa.BigInteger(), nullable=False),
        sa.Column("best", sa.BigInteger(), nullable=False),
        sa.Column("high_sum", sa.BigInteger(), nullable=False),
        sa.Column("open", sa.Integer(), nullable=False),
        sa.Column("unquantified", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("country", "stage", "basis", "level", "year", "member", name=op.f("pk_tally")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "act",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("title", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("instrument_text", sa.Text(), nullable=True),
        sa.Column("jurisdiction", sa.Text(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("described_as", sa.Text(), nullable=True),
        sa.Column("described_by", sa.Text(), nullable=True),
        sa.Column("described_source_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("described_text", sa.Text(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("review", sa.Text(), nullable=False),
        sa.Column("posted_by", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("date", sa.Text(), nullable=True),
        sa.Column("date_first", sa.Text(), nullable=True),
        sa.Column("date_last", sa.Text(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("void", sa.Boolean(), nullable=False),
        sa.Column("persons", sa.BigInteger(), nullable=True),
        sa.Column("figured", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "instrument <> 'other' OR instrument_text IS NOT NULL", name=op.f("ck_act_other_instrument_told")
        ),
        sa.CheckConstraint(
            "\"instrument\" IN ('amnesty_decree', 'amnesty_law', 'amnesty_resolution', 'clemency_order', 'commutation_grant', 'early_release_law', 'general_pardon', 'other', 'pardon_decree', 'pardon_law', 'peace_accord_amnesty', 'provisional_release_order', 'rebel_offer', 'referendum_amnesty', 'royal_pardon', 'special_remission', 'unknown')",
            name=op.f("ck_act_instrument_known"),
        ),
        sa.CheckConstraint(
            "\"review\" IN ('draft', 'published', 'retracted', 'submitted')", name=op.f("ck_act_review_known")
        ),
        sa.CheckConstraint(
            "\"status\" IN ('adopted', 'amended', 'announced', 'annulled', 'completed', 'expired', 'extended', 'implementing', 'in_force', 'lapsed', 'proposed', 'rejected', 'suspended', 'unknown', 'withdrawn')",
            name=op.f("ck_act_status_known"),
        ),
        sa.CheckConstraint(
            "(date IS NULL) = (date_first IS NULL) AND (date IS NULL) = (date_last IS NULL) AND (date IS NULL) = (year IS NULL)",
            name=op.f("ck_act_date_span"),
        ),
        sa.CheckConstraint("date_first <= date_last", name=op.f("ck_act_date_in_order")),
        sa.ForeignKeyConstraint(["country"], ["country.code"], name=op.f("fk_act_country_country")),
        sa.ForeignKeyConstraint(
            ["described_source_id"], ["source.id"], name=op.f("fk_act_described_source_id_source"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["posted_by"], ["api_key.id"], name=op.f("fk_act_posted_by_api_key"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
        sa.UniqueConstraint("external_id", name=op.f("uq_act_external_id")),
    )
    with op.batch_alter_table("act", schema=None) as batch_op:
        batch_op.create_index("ix_act_country_date_first_id", ["country", "date_first", "id"], unique=False)
        batch_op.create_index("ix_act_created_at_id", ["created_at", "id"], unique=False)
        batch_op.create_index("ix_act_date_first_id", ["date_first", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_act_described_source_id"), ["described_source_id"], unique=False)
        batch_op.create_index("ix_act_persons_id", ["persons", "id"], unique=False)
        batch_op.create_index("ix_act_title_id", ["title", "id"], unique=False)
        batch_op.create_index("ix_act_updated_at_id", ["updated_at", "id"], unique=False)

    op.create_table(
        "idempotent_reply",
        sa.Column("api_key_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status BETWEEN 200 AND 299", name=op.f("ck_idempotent_reply_status_success")),
        sa.ForeignKeyConstraint(
            ["api_key_id"], ["api_key.id"], name=op.f("fk_idempotent_reply_api_key_id_api_key"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("api_key_id", "key", name=op.f("pk_idempotent_reply")),
    )
    with op.batch_alter_table("idempotent_reply", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idempotent_reply_created_at"), ["created_at"], unique=False)

    op.create_table(
        "leader",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("name", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("wikidata", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["country"], ["country.code"], name=op.f("fk_leader_country_country")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leader")),
    )
    with op.batch_alter_table("leader", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leader_country"), ["country"], unique=False)
        batch_op.create_index("ix_leader_name_id", ["name", "id"], unique=False)

    op.create_table(
        "act_source",
        sa.Column("act_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("source_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("differs", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_act_source_act_id_act"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_act_source_source_id_source"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("act_id", "source_id", name=op.f("pk_act_source")),
        sa.UniqueConstraint("act_id", "key", name=op.f("uq_act_source_act_id_key")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("act_source", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_act_source_source_id"), ["source_id"], unique=False)

    op.create_table(
        "breakdown",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("act_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("group", sa.Text(), nullable=True),
        sa.Column("part_of", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("details", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.CheckConstraint("kind <> 'other' OR text IS NOT NULL", name=op.f("ck_breakdown_other_kind_told")),
        sa.CheckConstraint(
            "\"group\" IN ('armed_opposition', 'business_people', 'collaborators', 'court_martial', 'damage_unpaid', 'death_row', 'deserters_draft_evaders', 'disabled', 'disaster_workers', 'earlier_beneficiaries', 'elderly', 'escapees', 'exiles_refugees', 'first_offenders', 'foreigners', 'fugitives', 'ill', 'journalists', 'life_prisoners', 'minors', 'near_end_of_term', 'officials', 'ordinary_convicts', 'other', 'political_prisoners', 'pregnant_or_mothers', 'pretrial', 'protesters', 'relatives_of_fallen', 'religious_minorities', 'repeat_offenders', 'repentant_extremists', 'rule_breakers', 'security_forces', 'short_term', 'single_fathers', 'state_agents', 'suspended_or_probation', 'unknown', 'veterans', 'women', 'youth')",
            name=op.f("ck_breakdown_group_known"),
        ),
        sa.CheckConstraint(
            "\"kind\" IN ('administrative_relief', 'commutation', 'commutation_death', 'commutation_life', 'conditional_release', 'deportation_release', 'fine_and_sentence_waiver', 'fine_waiver', 'liability_waiver', 'noncustodial_pardon', 'noncustodial_reduction', 'other', 'pardon_unspecified', 'proceedings_terminated', 'provisional_release', 'record_clearance', 'release', 'respite', 'rights_restoration', 'sentence_reduction', 'substitution', 'suspended_sentence_pardon', 'unknown')",
            name=op.f("ck_breakdown_kind_known"),
        ),
        sa.CheckConstraint("part_of <> id", name=op.f("ck_breakdown_not_part_of_itself")),
        sa.ForeignKeyConstraint(
            ["act_id", "part_of"],
            ["breakdown.act_id", "breakdown.id"],
            name=op.f("fk_breakdown_act_id_part_of_breakdown"),
        ),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_breakdown_act_id_act"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breakdown")),
        sa.UniqueConstraint("act_id", "id", name=op.f("uq_breakdown_act_id_id")),
        sa.UniqueConstraint("act_id", "key", name=op.f("uq_breakdown_act_id_key")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("breakdown", schema=None) as batch_op:
        batch_op.create_index("ix_breakdown_kind_id", ["kind", "id"], unique=False)

    op.create_table(
        "condition",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("act_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("to", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "\"condition\" IN ('age_or_health', 'application', 'biometrics', 'deadline', 'deportation', 'disarm', 'fine_paid', 'good_conduct', 'individual_review', 'loyalty_oath', 'minimum_served', 'no_protest', 'no_reoffending', 'none', 'other', 'pay_damages', 'remaining_term_below', 'renounce_group', 'repentance', 'sentence_below', 'service_or_work', 'supervision', 'surrender', 'truth_telling', 'unknown', 'victim_consent')",
            name=op.f("ck_condition_condition_known"),
        ),
        sa.CheckConstraint("\"to\" IN ('obtain', 'retain')", name=op.f("ck_condition_to_known")),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_condition_act_id_act"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_condition")),
        sa.UniqueConstraint("act_id", "key", name=op.f("uq_condition_act_id_key")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fact",
        sa.Column("act_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("void", sa.Boolean(), nullable=False),
        sa.Column("low", sa.BigInteger(), nullable=True),
        sa.Column("best", sa.BigInteger(), nullable=True),
        sa.Column("high", sa.BigInteger(), nullable=True),
        sa.Column("unquantified", sa.Integer(), nullable=False),
        sa.Column("custody_low", sa.BigInteger(), nullable=True),
        sa.Column("custody_best", sa.BigInteger(), nullable=True),
        sa.Column("custody_high", sa.BigInteger(), nullable=True),
        sa.Column("custody_unquantified", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_fact_act_id_act"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("act_id", "stage", "basis", "kind", name=op.f("pk_fact")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("fact", schema=None) as batch_op:
        batch_op.create_index("ix_fact_country_stage_basis", ["country", "stage", "basis"], unique=False)

    op.create_table(
        "leader_name",
        sa.Column("leader_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["leader_id"], ["leader.id"], name=op.f("fk_leader_name_leader_id_leader"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("leader_id", "place", name=op.f("pk_leader_name")),
    )
    with op.batch_alter_table("leader_name", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leader_name_folded"), ["folded"], unique=False)

    op.create_table(
        "milestone",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("act_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("on", sa.Text(), nullable=True),
        sa.Column("on_first", sa.Text(), nullable=True),
        sa.Column("on_last", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "\"type\" IN ('adopted', 'amended', 'announced', 'annulled', 'completed', 'expired', 'extended', 'implementing', 'in_force', 'lapsed', 'proposed', 'rejected', 'suspended', 'withdrawn')",
            name=op.f("ck_milestone_type_known"),
        ),
        sa.CheckConstraint(
            '("on" IS NULL AND on_first IS NULL AND on_last IS NULL) OR ("on" IS NOT NULL AND on_first <= on_last)',
            name=op.f("ck_milestone_on_span"),
        ),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_milestone_act_id_act"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_milestone_source_id_source"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
        sa.UniqueConstraint("act_id", "key", name=op.f("uq_milestone_act_id_key")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_milestone_source_id"), ["source_id"], unique=False)

    op.create_table(
        "motive",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("act_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("motive", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.CheckConstraint("\"basis\" IN ('attributed', 'stated')", name=op.f("ck_motive_basis_known")),
        sa.CheckConstraint(
            "\"motive\" IN ('budget', 'campaign_promise', 'comply_with_law', 'correct_injustice', 'diplomatic_signal', 'distraction', 'domestic_legitimacy', 'economic_revival', 'goodwill_gesture', 'humanism', 'image_abroad', 'leniency_before_election', 'make_room', 'mark_milestone', 'national_reconciliation', 'other', 'peace_process', 'public_health', 'reduce_overcrowding', 'second_chance', 'self_protection', 'split_opposition', 'unknown')",
            name=op.f("ck_motive_motive_known"),
        ),
        sa.CheckConstraint(
            "basis <> 'attributed' OR \"by\" IS NOT NULL OR source_id IS NOT NULL", name=op.f("ck_motive_attributed_by")
        ),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_motive_act_id_act"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_motive_source_id_source"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_motive")),
        sa.UniqueConstraint("act_id", "key", name=op.f("uq_motive_act_id_key")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("motive", schema=None) as batch_op:
        batch_op.create_index("ix_motive_motive_act_id", ["motive", "act_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_motive_source_id"), ["source_id"], unique=False)

    op.create_table(
        "occasion",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("act_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "\"occasion\" IN ('accession_or_coronation', 'after_unrest', 'commemoration_day', 'constitution_or_named_year', 'court_ruling', 'election', 'end_of_term', 'epidemic_or_disaster', 'foreign_visit', 'inauguration', 'legal_reform', 'national_day', 'new_year', 'none_stated', 'other', 'peace_agreement', 'prison_overcrowding', 'regime_transition', 'religious_holiday', 'revolution_anniversary', 'royal_birthday', 'royal_death', 'territorial_gain', 'unknown', 'victory_anniversary')",
            name=op.f("ck_occasion_occasion_known"),
        ),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_occasion_act_id_act"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occasion")),
        sa.UniqueConstraint("act_id", "key", name=op.f("uq_occasion_act_id_key")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("occasion", schema=None) as batch_op:
        batch_op.create_index("ix_occasion_occasion_act_id", ["occasion", "act_id"], unique=False)

    op.create_table(
        "relation",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("act_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("other_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "\"relation\" IN ('amends', 'implements', 'parallel_to', 'series_of', 'supersedes', 'tranche_of')",
            name=op.f("ck_relation_relation_known"),
        ),
        sa.CheckConstraint("other_id <> act_id", name=op.f("ck_relation_other_act")),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_relation_act_id_act"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["other_id"], ["act.id"], name=op.f("fk_relation_other_id_act"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relation")),
        sa.UniqueConstraint("act_id", "key", name=op.f("uq_relation_act_id_key")),
        sa.UniqueConstraint("act_id", "relation", "other_id", name=op.f("uq_relation_act_id_relation_other_id")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("relation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_relation_other_id"), ["other_id"], unique=False)

    op.create_table(
        "role",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("act_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("leader_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("office", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "\"role\" IN ('countersignatory', 'enacting_body', 'implementing_body', 'initiator', 'other', 'signatory', 'unknown')",
            name=op.f("ck_role_role_known"),
        ),
        sa.CheckConstraint("(leader_id IS NULL) <> (body IS NULL)", name=op.f("ck_role_leader_or_body")),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_role_act_id_act"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["leader_id"], ["leader.id"], name=op.f("fk_role_leader_id_leader"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint("act_id", "key", name=op.f("uq_role_act_id_key")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("role", schema=None) as batch_op:
        batch_op.create_index("ix_role_leader_id_act_id", ["leader_id", "act_id"], unique=False)

    op.create_table(
        "scope",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("act_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("group", sa.Text(), nullable=True),
        sa.Column("offence", sa.Text(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("low", sa.BigInteger(), nullable=True),
        sa.Column("best", sa.BigInteger(), nullable=True),
        sa.Column("high", sa.BigInteger(), nullable=True),
        sa.Column("qualifier", sa.Text(), nullable=True),
        sa.Column("wording", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "\"group\" IN ('armed_opposition', 'business_people', 'collaborators', 'court_martial', 'damage_unpaid', 'death_row', 'deserters_draft_evaders', 'disabled', 'disaster_workers', 'earlier_beneficiaries', 'elderly', 'escapees', 'exiles_refugees', 'first_offenders', 'foreigners', 'fugitives', 'ill', 'journalists', 'life_prisoners', 'minors', 'near_end_of_term', 'officials', 'ordinary_convicts', 'other', 'political_prisoners', 'pregnant_or_mothers', 'pretrial', 'protesters', 'relatives_of_fallen', 'religious_minorities', 'repeat_offenders', 'repentant_extremists', 'rule_breakers', 'security_forces', 'short_term', 'single_fathers', 'state_agents', 'suspended_or_probation', 'unknown', 'veterans', 'women', 'youth')",
            name=op.f("ck_scope_group_known"),
        ),
        sa.CheckConstraint(
            "\"offence\" IN ('administrative', 'against_children', 'bodily_harm', 'corruption', 'crimes_against_humanity', 'defamation', 'desertion', 'draft_evasion', 'drug_possession', 'drug_trafficking', 'economic', 'environmental', 'especially_serious', 'espionage', 'extremism', 'firearms', 'fraud', 'genocide', 'homicide', 'human_trafficking', 'kidnapping', 'less_serious', 'migration', 'minor', 'negligent', 'organised_crime', 'other', 'public_order', 'rebellion', 'religious', 'robbery', 'serious', 'sexual', 'speech', 'state_security', 'tax', 'terrorism', 'theft', 'torture', 'traffic', 'treason', 'unknown', 'war_crimes')",
            name=op.f("ck_scope_offence_known"),
        ),
        sa.CheckConstraint(
            "\"qualifier\" IN ('about', 'at_least', 'between', 'exact', 'less_than', 'more_than', 'nearly', 'unknown', 'up_to', 'vague')",
            name=op.f("ck_scope_qualifier_known"),
        ),
        sa.CheckConstraint(
            "\"rule\" IN ('excluded', 'included', 'likely_excluded', 'likely_included', 'unclear')",
            name=op.f("ck_scope_rule_known"),
        ),
        sa.CheckConstraint('("group" IS NULL) <> (offence IS NULL)', name=op.f("ck_scope_group_or_offence")),
        sa.CheckConstraint("(low IS NULL) = (best IS NULL)", name=op.f("ck_scope_low_with_best")),
        sa.CheckConstraint("high >= best AND high <= 10000000000", name=op.f("ck_scope_best_to_high")),
        sa.CheckConstraint("low >= 0 AND low <= best AND best <= 10000000000", name=op.f("ck_scope_low_to_best")),
        sa.CheckConstraint("low IS NOT NULL OR high IS NULL", name=op.f("ck_scope_high_with_low")),
        sa.CheckConstraint(
            "qualifier IS NOT NULL OR (low IS NULL AND wording IS NULL)", name=op.f("ck_scope_count_whole")
        ),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_scope_act_id_act"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_scope_source_id_source"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scope")),
        sa.UniqueConstraint("act_id", "key", name=op.f("uq_scope_act_id_key")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("scope", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scope_source_id"), ["source_id"], unique=False)

    op.create_table(
        "term",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("leader_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("began_on", sa.Text(), nullable=True),
        sa.Column("began_on_first", sa.Text(), nullable=True),
        sa.Column("began_on_last", sa.Text(), nullable=True),
        sa.Column("ended_on", sa.Text(), nullable=True),
        sa.Column("ended_on_first", sa.Text(), nullable=True),
        sa.Column("ended_on_last", sa.Text(), nullable=True),
        sa.Column("began", sa.Text(), nullable=True),
        sa.Column("ended", sa.Text(), nullable=True),
        sa.Column("predecessor_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("predecessor_name", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "\"began\" IN ('death', 'foreign_imposed', 'irregular', 'regular', 'succession', 'unknown')",
            name=op.f("ck_term_began_known"),
        ),
        sa.CheckConstraint(
            "\"ended\" IN ('death', 'foreign_imposed', 'irregular', 'regular', 'succession', 'unknown')",
            name=op.f("ck_term_ended_known"),
        ),
        sa.CheckConstraint(
            '("began_on" IS NULL AND began_on_first IS NULL AND began_on_last IS NULL) OR ("began_on" IS NOT NULL AND began_on_first <= began_on_last)',
            name=op.f("ck_term_began_on_span"),
        ),
        sa.CheckConstraint(
            '("ended_on" IS NULL AND ended_on_first IS NULL AND ended_on_last IS NULL) OR ("ended_on" IS NOT NULL AND ended_on_first <= ended_on_last)',
            name=op.f("ck_term_ended_on_span"),
        ),
        sa.CheckConstraint("began_on_first <= ended_on_last", name=op.f("ck_term_began_before_ended")),
        sa.CheckConstraint("predecessor_id <> leader_id", name=op.f("ck_term_predecessor_other")),
        sa.CheckConstraint("predecessor_id IS NULL OR predecessor_name IS NULL", name=op.f("ck_term_one_predecessor")),
        sa.ForeignKeyConstraint(["country"], ["country.code"], name=op.f("fk_term_country_country")),
        sa.ForeignKeyConstraint(
            ["leader_id"], ["leader.id"], name=op.f("fk_term_leader_id_leader"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["predecessor_id"], ["leader.id"], name=op.f("fk_term_predecessor_id_leader"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
    )
    with op.batch_alter_table("term", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_term_country"), ["country"], unique=False)
        batch_op.create_index(batch_op.f("ix_term_leader_id"), ["leader_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_term_predecessor_id"), ["predecessor_id"], unique=False)

    op.create_table(
        "figure",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("act_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("breakdown_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("low", sa.BigInteger(), nullable=True),
        sa.Column("best", sa.BigInteger(), nullable=True),
        sa.Column("high", sa.BigInteger(), nullable=True),
        sa.Column("qualifier", sa.Text(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("reported_on", sa.Text(), nullable=True),
        sa.Column("reported_on_first", sa.Text(), nullable=True),
        sa.Column("reported_on_last", sa.Text(), nullable=True),
        sa.Column("as_of", sa.Text(), nullable=True),
        sa.Column("as_of_first", sa.Text(), nullable=True),
        sa.Column("as_of_last", sa.Text(), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.CheckConstraint("\"basis\" IN ('independent', 'official')", name=op.f("ck_figure_basis_known")),
        sa.CheckConstraint(
            "\"qualifier\" IN ('about', 'at_least', 'between', 'exact', 'less_than', 'more_than', 'nearly', 'unknown', 'up_to', 'vague')",
            name=op.f("ck_figure_qualifier_known"),
        ),
        sa.CheckConstraint("\"stage\" IN ('announced', 'implemented')", name=op.f("ck_figure_stage_known")),
        sa.CheckConstraint(
            '("as_of" IS NULL AND as_of_first IS NULL AND as_of_last IS NULL) OR ("as_of" IS NOT NULL AND as_of_first <= as_of_last)',
            name=op.f("ck_figure_as_of_span"),
        ),
        sa.CheckConstraint(
            '("reported_on" IS NULL AND reported_on_first IS NULL AND reported_on_last IS NULL) OR ("reported_on" IS NOT NULL AND reported_on_first <= reported_on_last)',
            name=op.f("ck_figure_reported_on_span"),
        ),
        sa.CheckConstraint("(low IS NULL) = (best IS NULL)", name=op.f("ck_figure_low_with_best")),
        sa.CheckConstraint("high >= best AND high <= 10000000000", name=op.f("ck_figure_best_to_high")),
        sa.CheckConstraint("low >= 0 AND low <= best AND best <= 10000000000", name=op.f("ck_figure_low_to_best")),
        sa.CheckConstraint("low IS NOT NULL OR high IS NULL", name=op.f("ck_figure_high_with_low")),
        sa.ForeignKeyConstraint(
            ["act_id", "breakdown_id"],
            ["breakdown.act_id", "breakdown.id"],
            name=op.f("fk_figure_act_id_breakdown_id_breakdown"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_figure_act_id_act"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_figure_source_id_source"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
        sa.UniqueConstraint("act_id", "key", name=op.f("uq_figure_act_id_key")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("figure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_figure_breakdown_id"), ["breakdown_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_figure_source_id"), ["source_id"], unique=False)
        batch_op.create_index(
            "uq_figure_headline_accepted",
            ["act_id", "stage"],
            unique=True,
            sqlite_where=sa.text("accepted AND breakdown_id IS NULL"),
            postgresql_where=sa.text("accepted AND breakdown_id IS NULL"),
        )
        batch_op.create_index(
            "uq_figure_line_accepted",
            ["breakdown_id", "stage"],
            unique=True,
            sqlite_where=sa.text("accepted AND breakdown_id IS NOT NULL"),
            postgresql_where=sa.text("accepted AND breakdown_id IS NOT NULL"),
        )

    # The one row of the feed: nothing has changed yet.
    op.execute("INSERT INTO feed (id, position) VALUES (1, 0)")


def downgrade() -> None:
    with op.batch_alter_table("figure", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_figure_line_accepted",
            sqlite_where=sa.text("accepted AND breakdown_id IS NOT NULL"),
            postgresql_where=sa.text("accepted AND breakdown_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "uq_figure_headline_accepted",
            sqlite_where=sa.text("accepted AND breakdown_id IS NULL"),
            postgresql_where=sa.text("accepted AND breakdown_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_figure_source_id"))
        batch_op.drop_index(batch_op.f("ix_figure_breakdown_id"))

    op.drop_table("figure")
    with op.batch_alter_table("term", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_term_predecessor_id"))
        batch_op.drop_index(batch_op.f("ix_term_leader_id"))
        batch_op.drop_index(batch_op.f("ix_term_country"))

    op.drop_table("term")
    with op.batch_alter_table("scope", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scope_source_id"))

    op.drop_table("scope")
    with op.batch_alter_table("role", schema=None) as batch_op:
        batch_op.drop_index("ix_role_leader_id_act_id")

    op.drop_table("role")
    with op.batch_alter_table("relation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_relation_other_id"))

    op.drop_table("relation")
    with op.batch_alter_table("occasion", schema=None) as batch_op:
        batch_op.drop_index("ix_occasion_occasion_act_id")

    op.drop_table("occasion")
    with op.batch_alter_table("motive", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_motive_source_id"))
        batch_op.drop_index("ix_motive_motive_act_id")

    op.drop_table("motive")
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_milestone_source_id"))

    op.drop_table("milestone")
    with op.batch_alter_table("leader_name", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_leader_name_folded"))

    op.drop_table("leader_name")
    with op.batch_alter_table("fact", schema=None) as batch_op:
        batch_op.drop_index("ix_fact_country_stage_basis")

    op.drop_table("fact")
    op.drop_table("condition")
    with op.batch_alter_table("breakdown", schema=None) as batch_op:
        batch_op.drop_index("ix_breakdown_kind_id")

    op.drop_table("breakdown")
    with op.batch_alter_table("act_source", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_act_source_source_id"))

    op.drop_table("act_source")
    with op.batch_alter_table("leader", schema=None) as batch_op:
        batch_op.drop_index("ix_leader_name_id")
        batch_op.drop_index(batch_op.f("ix_leader_country"))

    op.drop_table("leader")
    with op.batch_alter_table("idempotent_reply", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idempotent_reply_created_at"))

    op.drop_table("idempotent_reply")
    with op.batch_alter_table("act", schema=None) as batch_op:
        batch_op.drop_index("ix_act_updated_at_id")
        batch_op.drop_index("ix_act_title_id")
        batch_op.drop_index("ix_act_persons_id")
        batch_op.drop_index(batch_op.f("ix_act_described_source_id"))
        batch_op.drop_index("ix_act_date_first_id")
        batch_op.drop_index("ix_act_created_at_id")
        batch_op.drop_index("ix_act_country_date_first_id")

    op.drop_table("act")
    op.drop_table("tally")
    with op.batch_alter_table("source", schema=None) as batch_op:
        batch_op.drop_index("ix_source_publisher")
        batch_op.drop_index("ix_source_published_on_first_id")

    op.drop_table("source")
    op.drop_table("revision")
    op.drop_table("feed")
    op.drop_table("document")
    with op.batch_alter_table("country", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_country_region"))

    op.drop_table("country")
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.drop_index("ix_change_type_id")

    op.drop_table("change")
    op.drop_table("api_key")
