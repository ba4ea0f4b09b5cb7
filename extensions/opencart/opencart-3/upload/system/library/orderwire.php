<?php
/**
 * What both sides of the extension share: telling Orderwire which order changed, and answering what it asks.
 *
 * Nothing of an order is given out without a signature made with the read key. From a request nothing but whole numbers
 * reaches the database.
 */
class Orderwire {
	const VERSION = '1.1.0';
	const SECONDS = 300;
	const MOST = 100;

	private $config;
	private $db;
	private $log;
	private $noted = [];

	public function __construct($registry) {
		$this->config = $registry->get('config');
		$this->db = $registry->get('db');
		$this->log = $registry->get('log');
	}

	/**
	 * Remember an order until the end of the request.
	 */
	public function note($orderId) {
		if ((int)$orderId <= 0) {
			return;
		}
		if (!$this->noted) {
			register_shutdown_function([$this, 'tell']);
		}
		$this->noted[(int)$orderId] = true;
	}

	/**
	 * Make the calls, after the shop has answered its visitor. Never throws: the shop's own work is done.
	 */
	public function tell() {
		if (function_exists('fastcgi_finish_request')) {
			fastcgi_finish_request();
		}
		foreach (array_keys($this->noted) as $orderId) {
			try {
				$orderId = (string)$orderId;
				$status = $this->call(['id' => $orderId, 'updated_at' => time()]);
				if ($status >= 300) {
					$this->log->write('Orderwire was not told of order ' . $orderId . ' (HTTP ' . $status . ').');
				}
			} catch (\Throwable $error) {
				$this->log->write('Orderwire was not told of order ' . $orderId . ': ' . $error->getMessage());
			}
		}
		$this->noted = [];
	}

	/**
	 * A test call. Answers the HTTP status, 0 when nobody answered. Throws when the secret is none.
	 */
	public function ping() {
		return $this->call(['ping' => true]);
	}

	/**
	 * Why a question is not answered, '' when it is: its time and its query are signed with the read key.
	 */
	public function refusal($server) {
		$key = (string)$this->config->get('module_orderwire_key');
		$timestamp = isset($server['HTTP_X_ORDERWIRE_TIMESTAMP']) ? (string)$server['HTTP_X_ORDERWIRE_TIMESTAMP'] : '';
		$given = isset($server['HTTP_X_ORDERWIRE_SIGNATURE']) ? (string)$server['HTTP_X_ORDERWIRE_SIGNATURE'] : '';
		$query = isset($server['QUERY_STRING']) ? (string)$server['QUERY_STRING'] : '';
		if ($key === '' || !$this->config->get('module_orderwire_status')) {
			return 'off';
		}
		$expected = 'v1,' . base64_encode(hash_hmac('sha256', $timestamp . '.' . $query, $key, true));
		if (!hash_equals($expected, $given)) {
			return 'signature';
		}
		return abs(time() - (int)$timestamp) > self::SECONDS ? 'clock' : '';
	}

	/**
	 * The answer to a signed question.
	 */
	public function answer($get) {
		return isset($get['ask']) && $get['ask'] === 'orders' ? $this->orders($get) : $this->about();
	}

	private function about() {
		$statuses = $this->db->query("SELECT order_status_id AS id, name FROM `" . DB_PREFIX . "order_status` WHERE language_id = '" . (int)$this->config->get('config_language_id') . "' ORDER BY order_status_id")->rows;
		return [
			'extension' => self::VERSION,
			'opencart' => VERSION,
			'timezone' => date_default_timezone_get(),
			'currency' => (string)$this->config->get('config_currency'),
			'locale' => (string)$this->config->get('config_language'),
			'statuses' => $statuses,
			'complete' => array_map('strval', (array)$this->config->get('config_complete_status')),
		];
	}

	/**
	 * Orders by id, or by the history of their statuses: what came after a row of it, or since a moment (Unix time).
	 */
	private function orders($get) {
		if (isset($get['ids'])) {
			return ['orders' => $this->read(explode(',', (string)$get['ids'])), 'last' => '0', 'more' => false];
		}
		$limit = max(1, min(self::MOST, $this->number($get, 'limit')));
		$after = isset($get['after']) ? $this->number($get, 'after') : $this->before($this->number($get, 'since'));
		$history = "FROM `" . DB_PREFIX . "order_history` WHERE order_history_id > '" . (int)$after . "'";
		$rows = $this->db->query("SELECT order_history_id, order_id " . $history . " ORDER BY order_history_id ASC LIMIT " . ((int)$limit + 1))->rows;
		$page = array_slice($rows, 0, $limit);
		$last = $page ? $page[count($page) - 1]['order_history_id'] : $after;
		$answer = ['orders' => $this->read(array_column($page, 'order_id')), 'last' => (string)$last, 'more' => count($rows) > $limit];
		if (!isset($get['after'])) {
			$answer['total'] = (int)$this->db->query("SELECT COUNT(DISTINCT order_id) AS total " . $history)->row['total'];
		}
		return $answer;
	}

	/**
	 * The last row of the history that is older than a moment: read from its end, so that only recent rows are looked at.
	 */
	private function before($since) {
		$row = $this->db->query("SELECT order_history_id FROM `" . DB_PREFIX . "order_history` WHERE date_added < FROM_UNIXTIME('" . (int)$since . "') ORDER BY order_history_id DESC LIMIT 1")->row;
		return $row ? (int)$row['order_history_id'] : 0;
	}

	private function read($ids) {
		$in = $this->listed($ids);
		$orders = [];
		foreach ($this->db->query("SELECT *, UNIX_TIMESTAMP(date_added) AS added, UNIX_TIMESTAMP(date_modified) AS modified FROM `" . DB_PREFIX . "order` WHERE order_id IN (" . $in . ") ORDER BY order_id")->rows as $row) {
			$orders[$row['order_id']] = $this->order($row);
		}
		if (!$orders) {
			return [];
		}
		foreach ($this->db->query("SELECT order_id, MAX(UNIX_TIMESTAMP(date_added)) AS moved FROM `" . DB_PREFIX . "order_history` WHERE order_id IN (" . $in . ") GROUP BY order_id")->rows as $row) {
			if (isset($orders[$row['order_id']])) {
				$orders[$row['order_id']]['updated'] = max($orders[$row['order_id']]['updated'], (int)$row['moved']);
			}
		}
		$options = [];
		foreach ($this->db->query("SELECT order_product_id, name, value FROM `" . DB_PREFIX . "order_option` WHERE order_id IN (" . $in . ") ORDER BY order_option_id")->rows as $row) {
			$options[$row['order_product_id']][] = ['name' => $row['name'], 'value' => $row['value']];
		}
		$rows = $this->db->query("SELECT order_id, order_product_id AS id, product_id, name, model, quantity, price FROM `" . DB_PREFIX . "order_product` WHERE order_id IN (" . $in . ") ORDER BY order_product_id")->rows;
		$images = $this->images(array_column($rows, 'product_id'));
		foreach ($rows as $row) {
			$row['options'] = isset($options[$row['id']]) ? $options[$row['id']] : [];
			$row['image'] = isset($images[$row['product_id']]) ? $images[$row['product_id']] : '';
			$orders[$row['order_id']]['products'][] = $row;
		}
		foreach ($this->db->query("SELECT order_id, code, value FROM `" . DB_PREFIX . "order_total` WHERE order_id IN (" . $in . ") ORDER BY sort_order")->rows as $row) {
			$orders[$row['order_id']]['totals'][] = $row;
		}
		return array_values($this->named($orders));
	}

	/**
	 * The pictures of products by their ids, as files below the shop's folder image; those that are not there are left out.
	 */
	private function images($ids) {
		$images = [];
		foreach (array_chunk(array_unique($ids), self::MOST) as $some) {
			$in = $this->listed($some);
			foreach ($this->db->query("SELECT product_id, image FROM `" . DB_PREFIX . "product` WHERE product_id IN (" . $in . ")")->rows as $row) {
				$file = html_entity_decode((string)$row['image'], ENT_QUOTES, 'UTF-8');
				if ($file !== '' && strpos($file, '..') === false && is_file(DIR_IMAGE . $file)) {
					$images[$row['product_id']] = $file;
				}
			}
		}
		return $images;
	}

	/**
	 * One row of an order: only what a mail needs.
	 */
	private function order($row) {
		$order = ['updated' => max((int)$row['added'], (int)$row['modified']), 'products' => [], 'totals' => []];
		foreach (['order_id', 'store_id', 'order_status_id', 'customer_id', 'firstname', 'lastname', 'email', 'telephone', 'comment', 'currency_code', 'currency_value', 'total', 'language_id', 'language_code', 'added'] as $name) {
			$order[$name] = isset($row[$name]) ? (string)$row[$name] : '';
		}
		foreach (['payment', 'shipping'] as $kind) {
			foreach (['firstname', 'lastname', 'company', 'address_1', 'address_2', 'city', 'zone', 'postcode', 'country', 'country_id'] as $name) {
				$order[$kind][$name] = isset($row[$kind . '_' . $name]) ? (string)$row[$kind . '_' . $name] : '';
			}
		}
		return $order;
	}

	/**
	 * Languages, countries and newsletters by their ids.
	 */
	private function named($orders) {
		$languages = array_column($this->db->query("SELECT language_id, code FROM `" . DB_PREFIX . "language`")->rows, 'code', 'language_id');
		$countries = array_column($this->db->query("SELECT country_id, iso_code_2 FROM `" . DB_PREFIX . "country`")->rows, 'iso_code_2', 'country_id');
		$in = $this->listed(array_column($orders, 'customer_id'));
		$readers = array_column($this->db->query("SELECT customer_id, newsletter FROM `" . DB_PREFIX . "customer` WHERE customer_id IN (" . $in . ")")->rows, 'newsletter', 'customer_id');
		foreach ($orders as &$order) {
			if ($order['language_code'] === '' && isset($languages[$order['language_id']])) {
				$order['language_code'] = $languages[$order['language_id']];
			}
			$order['newsletter'] = isset($readers[$order['customer_id']]) ? (string)$readers[$order['customer_id']] : '';
			foreach (['payment', 'shipping'] as $kind) {
				if (isset($countries[$order[$kind]['country_id']])) {
					$order[$kind]['country'] = $countries[$order[$kind]['country_id']];
				}
			}
			$order['base_currency'] = (string)$this->config->get('config_currency');
		}
		return $orders;
	}

	private function listed($ids) {
		return implode(',', array_slice(array_map('intval', array_values($ids)), 0, self::MOST)) ?: '0';
	}

	private function number($get, $name) {
		return isset($get[$name]) ? max(0, (int)$get[$name]) : 0;
	}

	/**
	 * One call, signed as Standard Webhooks says. Answers the HTTP status, 0 when nobody answered or nothing is set up.
	 */
	private function call($content) {
		$address = (string)$this->config->get('module_orderwire_address');
		$secret = (string)$this->config->get('module_orderwire_secret');
		if ($address === '' || $secret === '' || !$this->config->get('module_orderwire_status')) {
			return 0;
		}
		$body = (string)json_encode($content);
		$request = curl_init($address);
		curl_setopt_array($request, [
			CURLOPT_POST => true,
			CURLOPT_POSTFIELDS => $body,
			CURLOPT_HTTPHEADER => $this->headers($body, $secret),
			CURLOPT_RETURNTRANSFER => true,
			CURLOPT_CONNECTTIMEOUT => 2,
			CURLOPT_TIMEOUT => 5,
		]);
		curl_exec($request);
		return (int)curl_getinfo($request, CURLINFO_HTTP_CODE);
	}

	private function headers($body, $secret) {
		$id = 'msg_' . bin2hex(random_bytes(16));
		$timestamp = (string)time();
		$key = base64_decode(preg_replace('/^whsec_/', '', trim($secret)), true);
		if ($key === false || $key === '') {
			throw new \RuntimeException('the webhook secret is not the one that Orderwire shows');
		}
		$signature = base64_encode(hash_hmac('sha256', $id . '.' . $timestamp . '.' . $body, $key, true));
		return [
			'Content-Type: application/json',
			'webhook-id: ' . $id,
			'webhook-timestamp: ' . $timestamp,
			'webhook-signature: v1,' . $signature,
		];
	}
}
