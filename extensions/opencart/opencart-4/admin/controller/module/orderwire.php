<?php
namespace Opencart\Admin\Controller\Extension\Orderwire\Module;

/**
 * The settings: where to call, signed with what; the read key. Saving makes a test call.
 *
 * Between 4.0.0 and 4.1 OpenCart changed the sign between a route and its method, in links and in events.
 */
class Orderwire extends \Opencart\System\Engine\Controller {
	private const TRIGGERS = [
		'catalog/model/checkout/order/addHistory/after',
		'catalog/model/checkout/order.addHistory/after',
		'catalog/model/checkout/order/deleteOrder/after',
		'catalog/model/checkout/order.deleteOrder/after',
	];

	public function index(): void {
		$this->load->language('extension/orderwire/module/orderwire');
		$this->document->setTitle($this->language->get('heading_title'));
		$token = 'user_token=' . $this->session->data['user_token'];
		$data['breadcrumbs'] = [
			['text' => $this->language->get('text_extension'), 'href' => $this->url->link('marketplace/extension', $token . '&type=module')],
			['text' => $this->language->get('heading_title'), 'href' => $this->url->link('extension/orderwire/module/orderwire', $token)],
		];
		$data['save'] = $this->url->link('extension/orderwire/module/orderwire' . $this->separator() . 'save', $token);
		$data['back'] = $this->url->link('marketplace/extension', $token . '&type=module');
		foreach (['address', 'key', 'status'] as $name) {
			$data[$name] = $this->config->get('module_orderwire_' . $name);
		}
		$data['header'] = $this->load->controller('common/header');
		$data['column_left'] = $this->load->controller('common/column_left');
		$data['footer'] = $this->load->controller('common/footer');
		$this->response->setOutput($this->load->view('extension/orderwire/module/orderwire', $data));
	}

	public function save(): void {
		$this->load->language('extension/orderwire/module/orderwire');
		$this->response->addHeader('Content-Type: application/json');
		$this->response->setOutput(json_encode($this->kept()));
	}

	public function install(): void {
		$this->load->model('setting/event');
		$this->load->model('setting/setting');
		foreach (self::TRIGGERS as $trigger) {
			$event = ['code' => 'orderwire', 'description' => 'Tells Orderwire which order changed', 'trigger' => $trigger, 'action' => 'extension/orderwire/notify', 'status' => 1, 'sort_order' => 0];
			if (version_compare(VERSION, '4.0.1.0', '>=')) {
				$this->model_setting_event->addEvent($event);
			} else {
				$this->model_setting_event->addEvent($event['code'], $event['description'], $event['trigger'], $event['action']);
			}
		}
		$this->model_setting_setting->editSetting('module_orderwire', ['module_orderwire_status' => 1, 'module_orderwire_key' => bin2hex(random_bytes(32))]);
	}

	public function uninstall(): void {
		$this->load->model('setting/event');
		$this->model_setting_event->deleteEventByCode('orderwire');
	}

	private function kept(): array {
		if (!$this->user->hasPermission('modify', 'extension/orderwire/module/orderwire')) {
			return ['error' => $this->language->get('error_permission')];
		}
		$post = $this->request->post;
		$secret = trim((string)($post['secret'] ?? ''));
		$kept = [
			'module_orderwire_status' => empty($post['status']) ? 0 : 1,
			'module_orderwire_address' => trim(html_entity_decode((string)($post['address'] ?? ''), ENT_QUOTES, 'UTF-8')),
			'module_orderwire_secret' => $secret === '' ? $this->config->get('module_orderwire_secret') : $secret,
			'module_orderwire_key' => $this->config->get('module_orderwire_key'),
		];
		if (empty($kept['module_orderwire_key']) || !empty($post['new_key'])) {
			$kept['module_orderwire_key'] = bin2hex(random_bytes(32));
		}
		$this->load->model('setting/setting');
		$this->model_setting_setting->editSetting('module_orderwire', $kept);
		foreach ($kept as $name => $value) {
			$this->config->set($name, $value);
		}
		$orderwire = new \Opencart\System\Library\Extension\Orderwire\Orderwire($this->registry);
		try {
			$status = $orderwire->ping();
		} catch (\Throwable $error) {
			return ['error' => $this->language->get('error_secret')];
		}
		if ($status >= 200 && $status < 300) {
			return ['success' => $this->language->get('text_success')];
		}
		return ['error' => $this->language->get($status === 401 ? 'error_signature' : 'error_address')];
	}

	private function separator(): string {
		return version_compare(VERSION, '4.0.2.0', '>=') ? '.' : '|';
	}
}
