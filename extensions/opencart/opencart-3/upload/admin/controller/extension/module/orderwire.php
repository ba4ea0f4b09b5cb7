<?php
/**
 * The settings: where to call, signed with what; the read key. Saving makes a test call.
 */
class ControllerExtensionModuleOrderwire extends Controller {
	const TRIGGERS = ['catalog/model/checkout/order/addOrderHistory/after', 'catalog/model/checkout/order/deleteOrder/after'];

	public function index() {
		$this->load->language('extension/module/orderwire');
		$this->load->model('setting/setting');
		$this->document->setTitle($this->language->get('heading_title'));
		$data = ['error' => '', 'success' => ''];
		if ($this->request->server['REQUEST_METHOD'] === 'POST') {
			$data = $this->save() + $data;
		}
		$token = 'user_token=' . $this->session->data['user_token'];
		$data['action'] = $this->url->link('extension/module/orderwire', $token, true);
		$data['cancel'] = $this->url->link('marketplace/extension', $token . '&type=module', true);
		$data['breadcrumbs'] = [
			['text' => $this->language->get('text_extension'), 'href' => $data['cancel']],
			['text' => $this->language->get('heading_title'), 'href' => $data['action']],
		];
		foreach (['address', 'key', 'status'] as $name) {
			$data[$name] = $this->config->get('module_orderwire_' . $name);
		}
		$data['header'] = $this->load->controller('common/header');
		$data['column_left'] = $this->load->controller('common/column_left');
		$data['footer'] = $this->load->controller('common/footer');
		$this->response->setOutput($this->load->view('extension/module/orderwire', $data));
	}

	public function install() {
		$this->load->model('setting/event');
		$this->load->model('setting/setting');
		foreach (self::TRIGGERS as $trigger) {
			$this->model_setting_event->addEvent('orderwire', $trigger, 'extension/orderwire/notify');
		}
		$this->model_setting_setting->editSetting('module_orderwire', ['module_orderwire_status' => 1, 'module_orderwire_key' => bin2hex(random_bytes(32))]);
	}

	public function uninstall() {
		$this->load->model('setting/event');
		$this->model_setting_event->deleteEventByCode('orderwire');
	}

	private function save() {
		if (!$this->user->hasPermission('modify', 'extension/module/orderwire')) {
			return ['error' => $this->language->get('error_permission')];
		}
		$post = $this->request->post;
		$secret = isset($post['secret']) ? trim($post['secret']) : '';
		$kept = [
			'module_orderwire_status' => empty($post['status']) ? 0 : 1,
			'module_orderwire_address' => isset($post['address']) ? trim(html_entity_decode($post['address'], ENT_QUOTES, 'UTF-8')) : '',
			'module_orderwire_secret' => $secret === '' ? $this->config->get('module_orderwire_secret') : $secret,
			'module_orderwire_key' => $this->config->get('module_orderwire_key'),
		];
		if (empty($kept['module_orderwire_key']) || !empty($post['new_key'])) {
			$kept['module_orderwire_key'] = bin2hex(random_bytes(32));
		}
		$this->model_setting_setting->editSetting('module_orderwire', $kept);
		foreach ($kept as $name => $value) {
			$this->config->set($name, $value);
		}
		$this->load->library('orderwire');
		try {
			$status = $this->orderwire->ping();
		} catch (\Throwable $error) {
			return ['error' => $this->language->get('error_secret')];
		}
		if ($status >= 200 && $status < 300) {
			return ['success' => $this->language->get('text_success')];
		}
		return ['error' => $this->language->get($status === 401 ? 'error_signature' : 'error_address')];
	}
}
