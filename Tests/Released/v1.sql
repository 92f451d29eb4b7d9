PRAGMA application_id = 1414875460;
CREATE TABLE schema_version (
  version INTEGER NOT NULL PRIMARY KEY CHECK (version > 0),
  applied_at INTEGER NOT NULL
) STRICT;
CREATE TABLE store_facts (
  name TEXT NOT NULL PRIMARY KEY,
  value BLOB NOT NULL
) STRICT;
CREATE TABLE subscribers (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) > 0),
  version INTEGER NOT NULL CHECK (version >= 0),
  phone_hash BLOB NOT NULL CHECK (length(phone_hash) = 32),
  personal BLOB NOT NULL,
  operator_id TEXT NOT NULL,
  province TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('normal', 'frozen', 'abnormal', 'closed')),
  joined_on TEXT NOT NULL CHECK (length(joined_on) = 10),
  notice_channel TEXT NOT NULL CHECK (notice_channel IN ('sms', 'app', 'email')),
  sim_changed_at INTEGER,
  next_due_at INTEGER,
  due_at INTEGER,
  audit_count INTEGER NOT NULL CHECK (audit_count >= 0),
  audit_head BLOB NOT NULL CHECK (length(audit_head) = 32)
) STRICT;
CREATE INDEX subscribers_due ON subscribers (due_at, id) WHERE due_at IS NOT NULL;
CREATE TABLE subscriber_keys (
  subscriber_id TEXT NOT NULL PRIMARY KEY REFERENCES subscribers (id),
  wrapped BLOB NOT NULL
) STRICT;
CREATE TABLE directory (
  phone_hash BLOB NOT NULL PRIMARY KEY CHECK (length(phone_hash) = 32),
  subscriber_id TEXT NOT NULL REFERENCES subscribers (id)
) STRICT;
CREATE TABLE phones (
  phone_hash BLOB NOT NULL PRIMARY KEY CHECK (length(phone_hash) = 32),
  version INTEGER NOT NULL CHECK (version > 0),
  sent_at TEXT NOT NULL,
  challenge TEXT,
  failures INTEGER NOT NULL CHECK (failures >= 0),
  locked_until INTEGER
) STRICT;
CREATE TABLE services (
  subscriber_id TEXT NOT NULL REFERENCES subscribers (id),
  id TEXT NOT NULL CHECK (length(id) > 0),
  seq INTEGER NOT NULL,
  product_id TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL
    CHECK (kind IN ('ringback', 'plan', 'data', 'voice', 'sms', 'membership', 'broadband')),
  price_fen INTEGER NOT NULL CHECK (price_fen >= 0),
  period_months INTEGER NOT NULL CHECK (period_months >= 1),
  anchor TEXT NOT NULL CHECK (length(anchor) = 10),
  started_on TEXT NOT NULL CHECK (length(started_on) = 10),
  ends_on TEXT CHECK (length(ends_on) = 10),
  auto_renews INTEGER NOT NULL CHECK (auto_renews IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('active', 'suspended', 'pendingTerminate', 'terminated')),
  ending_order_id TEXT,
  ended_on TEXT CHECK (length(ended_on) = 10),
  contract TEXT,
  personal BLOB,
  line_is_bound INTEGER NOT NULL CHECK (line_is_bound IN (0, 1)),
  devices TEXT NOT NULL,
  CHECK ((state = 'pendingTerminate') = (ending_order_id IS NOT NULL)),
  CHECK ((state = 'terminated') = (ended_on IS NOT NULL)),
  PRIMARY KEY (subscriber_id, id),
  UNIQUE (subscriber_id, seq)
) STRICT;
CREATE TABLE orders (
  subscriber_id TEXT NOT NULL,
  id TEXT NOT NULL CHECK (length(id) > 0),
  seq INTEGER NOT NULL,
  service_id TEXT NOT NULL,
  item TEXT NOT NULL,
  consent TEXT NOT NULL,
  accepted_at INTEGER NOT NULL,
  policy_version TEXT NOT NULL,
  form BLOB NOT NULL,
  payment_id TEXT,
  state TEXT NOT NULL CHECK (state IN ('acknowledged', 'rejected', 'pending', 'held', 'inProgress',
    'partial', 'completed', 'failed', 'cancelled', 'assessingCancellation')),
  problem TEXT CHECK (problem IN ('accountNotNormal', 'serviceChanged', 'identityTooWeak',
    'paymentFailed', 'paymentOverdue', 'networkFailed', 'networkSilent', 'needsPerson')),
  is_open INTEGER NOT NULL CHECK (is_open =
    CASE WHEN state IN ('rejected', 'completed', 'failed', 'cancelled') THEN 0 ELSE 1 END),
  steps TEXT NOT NULL,
  CHECK ((state IN ('rejected', 'held', 'partial', 'failed')) = (problem IS NOT NULL)),
  PRIMARY KEY (subscriber_id, id),
  UNIQUE (subscriber_id, seq),
  FOREIGN KEY (subscriber_id, service_id) REFERENCES services (subscriber_id, id)
) STRICT;
CREATE INDEX orders_bounded ON orders (subscriber_id, is_open, seq);
CREATE INDEX orders_by_number ON orders (id);
CREATE INDEX orders_for_staff ON orders (accepted_at, id) WHERE is_open = 1;
CREATE TABLE receipts (
  subscriber_id TEXT NOT NULL,
  id TEXT NOT NULL CHECK (length(id) > 0),
  seq INTEGER NOT NULL,
  order_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('application', 'review', 'payment', 'settlement')),
  issued_at INTEGER NOT NULL,
  fields TEXT NOT NULL,
  seal BLOB NOT NULL,
  PRIMARY KEY (subscriber_id, id),
  UNIQUE (subscriber_id, seq),
  FOREIGN KEY (subscriber_id, order_id) REFERENCES orders (subscriber_id, id)
) STRICT;
CREATE TABLE outbox (
  subscriber_id TEXT NOT NULL REFERENCES subscribers (id),
  id TEXT NOT NULL CHECK (length(id) > 0),
  seq INTEGER NOT NULL,
  errand BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  not_before INTEGER NOT NULL,
  attempts INTEGER NOT NULL CHECK (attempts >= 0),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'setAside')),
  lease_until INTEGER,
  CHECK (state = 'waiting' OR lease_until IS NULL),
  PRIMARY KEY (subscriber_id, id),
  UNIQUE (subscriber_id, seq)
) STRICT;
CREATE INDEX outbox_waiting ON outbox (subscriber_id, state, seq);
CREATE TABLE audit (
  subscriber_id TEXT NOT NULL REFERENCES subscribers (id),
  sequence INTEGER NOT NULL CHECK (sequence > 0),
  sealed BLOB NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (subscriber_id, sequence)
) STRICT;
CREATE TABLE payments (
  subscriber_id TEXT NOT NULL REFERENCES subscribers (id),
  id TEXT NOT NULL CHECK (length(id) > 0),
  seq INTEGER NOT NULL,
  method TEXT NOT NULL CHECK (method IN ('balance', 'bankCard', 'alipay', 'wechat')),
  amount_fen INTEGER NOT NULL CHECK (amount_fen >= 0),
  state TEXT NOT NULL CHECK (state IN ('pending', 'success', 'failed', 'unknown')),
  is_open INTEGER NOT NULL CHECK (is_open = CASE WHEN state IN ('pending', 'unknown') THEN 1 ELSE 0 END),
  reserved_fen INTEGER NOT NULL CHECK (reserved_fen >= 0),
  refunded_fen INTEGER NOT NULL CHECK (refunded_fen >= 0),
  charged_back_fen INTEGER NOT NULL CHECK (charged_back_fen >= 0),
  requested_at INTEGER NOT NULL,
  order_id TEXT,
  CHECK (reserved_fen + refunded_fen <= amount_fen - charged_back_fen),
  PRIMARY KEY (subscriber_id, id),
  UNIQUE (subscriber_id, seq),
  FOREIGN KEY (subscriber_id, order_id) REFERENCES orders (subscriber_id, id)
) STRICT;
CREATE INDEX payments_bounded ON payments (subscriber_id, is_open, seq);
CREATE TABLE charges (
  subscriber_id TEXT NOT NULL,
  id TEXT NOT NULL CHECK (length(id) > 0),
  seq INTEGER NOT NULL,
  service_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('period', 'terminationFee', 'equipment', 'lateFee')),
  period_start TEXT NOT NULL CHECK (length(period_start) = 10),
  period_end TEXT NOT NULL CHECK (length(period_end) = 10 AND period_end >= period_start),
  amount_fen INTEGER NOT NULL CHECK (amount_fen >= 0),
  credited_fen INTEGER NOT NULL CHECK (credited_fen >= 0 AND credited_fen <= amount_fen),
  charged_at INTEGER NOT NULL,
  payment_id TEXT,
  is_open INTEGER NOT NULL CHECK (is_open =
    CASE WHEN payment_id IS NULL AND credited_fen < amount_fen THEN 1 ELSE 0 END),
  PRIMARY KEY (subscriber_id, id),
  UNIQUE (subscriber_id, seq),
  FOREIGN KEY (subscriber_id, service_id) REFERENCES services (subscriber_id, id),
  FOREIGN KEY (subscriber_id, payment_id) REFERENCES payments (subscriber_id, id)
) STRICT;
CREATE INDEX charges_bounded ON charges (subscriber_id, is_open, seq);
CREATE INDEX charges_by_service ON charges (subscriber_id, service_id, period_end, seq);
CREATE TABLE refunds (
  subscriber_id TEXT NOT NULL,
  id TEXT NOT NULL CHECK (length(id) > 0),
  seq INTEGER NOT NULL,
  order_id TEXT,
  payment_id TEXT NOT NULL,
  charge_id TEXT,
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  destination TEXT NOT NULL CHECK (destination IN ('balance', 'bankCard', 'alipay', 'wechat')),
  state TEXT NOT NULL CHECK (state IN ('pending', 'success', 'failed', 'unknown')),
  is_open INTEGER NOT NULL CHECK (is_open = CASE WHEN state IN ('pending', 'unknown') THEN 1 ELSE 0 END),
  requested_at INTEGER NOT NULL,
  expected_on TEXT NOT NULL CHECK (length(expected_on) = 10),
  expected_is_provisional INTEGER NOT NULL CHECK (expected_is_provisional IN (0, 1)),
  finished_at INTEGER,
  escalated_at INTEGER,
  CHECK (is_open = 0 OR finished_at IS NULL),
  PRIMARY KEY (subscriber_id, id),
  UNIQUE (subscriber_id, seq),
  FOREIGN KEY (subscriber_id, order_id) REFERENCES orders (subscriber_id, id),
  FOREIGN KEY (subscriber_id, payment_id) REFERENCES payments (subscriber_id, id),
  FOREIGN KEY (subscriber_id, charge_id) REFERENCES charges (subscriber_id, id)
) STRICT;
CREATE INDEX refunds_bounded ON refunds (subscriber_id, is_open, seq);
CREATE TABLE ledger_transactions (
  subscriber_id TEXT NOT NULL REFERENCES subscribers (id),
  id TEXT NOT NULL CHECK (length(id) > 0),
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('opening', 'topUp', 'charge', 'payment', 'credit',
    'refundPromised', 'refundPaid', 'refundFailed', 'chargeback')),
  reference TEXT NOT NULL,
  PRIMARY KEY (subscriber_id, id),
  UNIQUE (subscriber_id, seq)
) STRICT;
CREATE TABLE ledger_entries (
  subscriber_id TEXT NOT NULL,
  transaction_id TEXT NOT NULL,
  line INTEGER NOT NULL CHECK (line >= 0),
  account TEXT NOT NULL
    CHECK (account IN ('cash', 'customerBalance', 'receivable', 'revenue', 'refundsPayable')),
  amount_fen INTEGER NOT NULL,
  PRIMARY KEY (subscriber_id, transaction_id, line),
  FOREIGN KEY (subscriber_id, transaction_id) REFERENCES ledger_transactions (subscriber_id, id)
) STRICT;
CREATE TABLE balances (
  subscriber_id TEXT NOT NULL REFERENCES subscribers (id),
  account TEXT NOT NULL
    CHECK (account IN ('cash', 'customerBalance', 'receivable', 'revenue', 'refundsPayable')),
  amount_fen INTEGER NOT NULL,
  PRIMARY KEY (subscriber_id, account)
) STRICT;
CREATE TABLE conversations (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) > 0),
  subscriber_id TEXT REFERENCES subscribers (id),
  handle_hash BLOB NOT NULL CHECK (length(handle_hash) > 0),
  key_generation INTEGER NOT NULL CHECK (key_generation > 0),
  state BLOB NOT NULL,
  turn INTEGER NOT NULL CHECK (turn > 0),
  updated_at INTEGER NOT NULL
) STRICT;
CREATE TABLE conversation_keys (
  conversation_id TEXT NOT NULL REFERENCES conversations (id),
  generation INTEGER NOT NULL CHECK (generation > 0),
  subscriber_id TEXT REFERENCES subscribers (id),
  wrapped BLOB NOT NULL,
  PRIMARY KEY (conversation_id, generation)
) STRICT;
CREATE TABLE handles (
  handle_hash BLOB NOT NULL PRIMARY KEY,
  conversation_id TEXT NOT NULL REFERENCES conversations (id)
) STRICT;
CREATE TABLE turns (
  conversation_id TEXT NOT NULL REFERENCES conversations (id),
  number INTEGER NOT NULL CHECK (number > 0),
  turn_key TEXT NOT NULL,
  key_generation INTEGER NOT NULL,
  texts BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (conversation_id, number),
  UNIQUE (conversation_id, turn_key),
  FOREIGN KEY (conversation_id, key_generation) REFERENCES conversation_keys (conversation_id, generation)
) STRICT;
INSERT INTO schema_version VALUES (1, 1795226400000);
INSERT INTO store_facts VALUES ('master_key_mark', X'4AAA073310988FA91A53A77FE5B9E62E791098502D19029E9EC16833F3A3B2D8');
INSERT INTO subscribers VALUES ('S1', 1, X'290E4C3B8FDEF819D038980BEF910375EB4CC3E249F6AB4549BEA1BB48E3C97B', X'018116430502CC796F1F00E04B5E27D6E0AA138421593C73090D44E20B33EC0799FE03DBF471F602BC25927984A66D3243E9B663A83EC0CA1091BF96C668D3FB1F08BC0EF93EB1A70C089B559366B21F1CB345D35C743A047A6EF60642FE05C4F3F9D8C90E2D4FAAC6BE99087A6F366108BBB0A7587AD33D617B4C8C7DB1589057F6FBC2435DA9103FB58709F4640835B7BDF002057373BC4DB6FACCBD59196A52C107D85417647198E18978', 'cmcc', 'zj', 'normal', '2026-11-21', 'app', 1795226400000, NULL, 1795226400000, 1, X'917390A9628D2F8AD925386FEEE4F96DA6535DB0AC4190804228986769629390');
INSERT INTO subscriber_keys VALUES ('S1', X'018875F7675C9ADB4C5B1A4796E3FB538217B2FBED9462BFAD48A225EF6E4277B05151F58A2DE2844FD97196505D7FCF5C3B2ACD255FB048CF85E38835');
INSERT INTO directory VALUES (X'290E4C3B8FDEF819D038980BEF910375EB4CC3E249F6AB4549BEA1BB48E3C97B', 'S1');
INSERT INTO phones VALUES (X'290E4C3B8FDEF819D038980BEF910375EB4CC3E249F6AB4549BEA1BB48E3C97B', 1, '{"format":1,"value":[]}', NULL, 4, NULL);
INSERT INTO services VALUES ('S1', 'V1', 0, 'cmcc.ringback', '彩铃', 'ringback', 500, 1, '2026-11-21', '2026-11-18', '2026-12-21', 1, 'active', NULL, NULL, '{"format":1,"value":{"monthlyDiscountFen":100,"months":12,"startedOn":"2026-11-21"}}', X'0147D6E704552918E5DC8DA3973759EACD44492FADA094BD63DAF761ED4317AEE819E6EBAD243D4D57854F73628A28C56F528D73E8CD4CB485E8EADA536AE9FC44451903561FFA21529F306C63D74C190D9AD5142768FE9352E29FE4851C04AE53EDCECF6C3A1F', 0, '{"format":1,"value":[{"name":"光猫","replacementFen":10000,"sync":"failed"}]}');
INSERT INTO orders VALUES ('S1', 'O1', 4, 'V1', '{"format":1,"value":{"effectiveOn":"2026-11-21","equipmentFen":4,"kind":"ringback","priceFen":500,"refundDayIsProvisional":true,"refundExpectedOn":"2026-11-23","service":"V1","serviceName":"彩铃","settlement":{"charge":"CH1","chargedFen":500,"creditedFen":320,"rule":"prorated","totalDays":30,"usedDays":11,"usedFen":180},"settlesBy":1795226400000,"terminationFee":{"amountFen":3,"basis":{"none":{}}},"wasRenewing":true,"wasSuspended":true}}', '{"format":1,"value":{"at":1795226400000,"conversation":"C1","proof":{"at":1795226400000,"factors":["smsCode","servicePassword","idNumberTail"],"subscriber":"S1"},"quoteHash":[0,255],"turn":3}}', 1795226400000, '2026-11', X'0189CAFD5557E44B0744F9A66887D526CB22DDFA7C86ECF93AA060DF1F5ACACD7EE0B888826EC46182D1D35420AF5EFCF25A1DE81A47201379F8CA19C6B5C35CBD2F58F507D291FD00F172494B7ED151EB99376E71B433938DFB5AAA46AAA2635EDE2DEB252345A2D4F3CD3E77275840879022CB143E448ABB85', NULL, 'acknowledged', NULL, 1, '{"format":1,"value":[{"at":1795226400000,"state":{"acknowledged":{}}},{"at":1795226400000,"state":{"acknowledged":{}}}]}');
INSERT INTO receipts VALUES ('S1', 'PZ1', 5, 'O1', 'application', 1795226400000, '{"format":1,"value":[{"name":"service","value":"v"},{"name":"priceFen","value":"v"},{"name":"usedFen","value":"v"},{"name":"refundFen","value":"v"},{"name":"terminationFeeFen","value":"v"},{"name":"paidFen","value":"v"},{"name":"paymentMethod","value":"v"},{"name":"effectiveOn","value":"v"},{"name":"refundExpectedOn","value":"v"},{"name":"state","value":"v"},{"name":"usedDays","value":"v"},{"name":"totalDays","value":"v"}]}', X'0908');
INSERT INTO outbox VALUES ('S1', 'M1', 6, X'01B2CE4D515DC96E2527E7584FF7EF69743BB305FED24C7FC2DAB2BD668F7315EBF4FD109C2712DB2E80D14B7AFBC7CB000A9CB588B8E8859EC92AFA3D720AB7D52806BF05602350C06DCBB1CDD0CF93A26F308DA6B714F0CE331F62C7', 1795226400000, 1795226400000, 2, 'waiting', NULL);
INSERT INTO audit VALUES ('S1', 1, X'01AF62A4CEC90353FE4D96A528E782559E2C5956CA0BEF1ACB85E0420B14DDBAA896432D09C540F3493E796E8465AA97D10F91CEF3CEACEBA3C66AB84DF87F276C07874D5811D104C555BCE58222761850BEE38CAFD60802268E9A14BC441352F681C9D3A9A4E6A738DD2CEC1A2EA04C46965A20A918DE4F4B0EE4DCB69A440B6E2F37', X'917390A9628D2F8AD925386FEEE4F96DA6535DB0AC4190804228986769629390');
INSERT INTO payments VALUES ('S1', 'P1', 2, 'alipay', 500, 'success', 0, 100, 200, 200, 1795226400000, NULL);
INSERT INTO charges VALUES ('S1', 'CH1', 1, 'V1', 'period', '2026-11-21', '2026-12-21', 500, 0, 1795226400000, 'P1', 0);
INSERT INTO refunds VALUES ('S1', 'R1', 3, 'O1', 'P1', 'CH1', 320, 'wechat', 'pending', 1, 1795226400000, '2026-11-23', 1, NULL, 1795226400000);
INSERT INTO ledger_transactions VALUES ('S1', 'opening', 7, 1795226400000, 'opening', '');
INSERT INTO ledger_transactions VALUES ('S1', 'L1', 16777217, 1795226400000, 'credit', 'O1');
INSERT INTO ledger_entries VALUES ('S1', 'opening', 0, 'cash', 5000);
INSERT INTO ledger_entries VALUES ('S1', 'opening', 1, 'customerBalance', -5000);
INSERT INTO ledger_entries VALUES ('S1', 'L1', 0, 'revenue', 320);
INSERT INTO ledger_entries VALUES ('S1', 'L1', 1, 'refundsPayable', -320);
INSERT INTO balances VALUES ('S1', 'cash', 5000);
INSERT INTO balances VALUES ('S1', 'customerBalance', -5000);
INSERT INTO balances VALUES ('S1', 'revenue', 320);
INSERT INTO balances VALUES ('S1', 'refundsPayable', -320);
INSERT INTO conversations VALUES ('C1', 'S1', X'B1C0FAD362104322FDB55DEB75FE67C9C56C73838572708A402A9D444ECFF516', 1, X'011D52E77263511E411D5A6EBD112AB279094F30AEBD746A03765BF11330219A8D39730429835FD15C303AF8A709A8937BDD66DF086066A4E0E7', 1, 1795226401000);
INSERT INTO conversation_keys VALUES ('C1', 1, 'S1', X'010685D18912A1123C7D25FA4EE17779CBD8606BDD6AD0F6A324EEDAB4A80795C4F642685E44192D643F22ADAE6320EB7FD38C97F83FF2F29AD30B47EA');
INSERT INTO handles VALUES (X'B1C0FAD362104322FDB55DEB75FE67C9C56C73838572708A402A9D444ECFF516', 'C1');
INSERT INTO turns VALUES ('C1', 1, 'k1', 1, X'01E40FADD26E50194B133AF04A858CF97CC1436A5658E0844EBD0943D8399880B008C690203383DDA9DCEF9D1E34BADF27C0E0A720EB615364C4E0729C1D61D4C6B1CFE7EE697FBA55B348A50B2FC0EF8891DA2C58D35465', 1795226400000);
